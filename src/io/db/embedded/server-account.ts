import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { DatabaseError } from '../database-error.ts';
import type { PostgresBinaries } from './binaries.ts';

/** How the server's programs are started, and the name under which its own clients appear to it. */
export interface ServerAccount {
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly peerName: string;
}

/**
 * postgres refuses uid 0 and wants an account with a passwd entry. As root the server runs inside a user
 * namespace, mapped to uid 1 and never to 65534: there every unmapped account appears as 65534, and `peer`
 * would let any local account in. Where namespaces are not permitted, it drops to an account that can reach
 * program and folder.
 *
 * @throws {DatabaseError} `database.no-account`
 */
export function chooseServerAccount(folder: string, binaries: PostgresBinaries): ServerAccount {
  const own = ownName();
  if (process.getuid?.() !== 0 && own !== undefined) return { prefix: [], peerName: own };
  const mapped = accounts().find(({ uid }) => uid === 1);
  if (mapped !== undefined && namespacesWork()) return { prefix: namespace, peerName: mapped.name };
  if (process.getuid?.() === 0) {
    for (const wanted of ['postgres', 'nobody']) {
      const account = accounts().find(({ name }) => name === wanted);
      if (account !== undefined && canServe(account, folder, binaries)) {
        return { prefix: [], uid: account.uid, gid: account.gid, peerName: own ?? 'root' };
      }
    }
  }
  throw new DatabaseError(
    'database.no-account',
    'the embedded database cannot run as this account: postgres refuses root and accounts without a passwd entry, user namespaces are not permitted here, and no other account reaches the data folder. Start as an ordinary user, or set DATABASE_URL.',
  );
}

const namespace = ['unshare', '-U', '--map-user=1', '--map-group=1'] as const;

function namespacesWork(): boolean {
  return spawnSync(namespace[0], [...namespace.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
}

function ownName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // No passwd entry for this uid, as in a container that runs with a random one.
    return undefined;
  }
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function accounts(): readonly Account[] {
  if (!existsSync('/etc/passwd')) return [];
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

function canServe({ uid, gid }: Account, folder: string, binaries: PostgresBinaries): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // It passes through to its own subfolders; the folder itself, with the keys, stays ours.
  chmodSync(folder, 0o711);
  const env = { ...binaries.environment };
  const options = { uid, gid, env, stdio: 'ignore' } as const;
  return (
    spawnSync(binaries.postgres, ['--version'], options).status === 0 &&
    spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], options).status === 0
  );
}
