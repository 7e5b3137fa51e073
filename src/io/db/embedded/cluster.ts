import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseError } from '../database-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { ServerAccount } from './server-account.ts';

/**
 * The database files, made once. They are made beside their place and renamed, so that an interrupted first
 * start leaves nothing that looks complete.
 *
 * @throws {DatabaseError} `database.start-failed`
 */
export async function makeCluster(
  clusterFolder: string,
  binaries: PostgresBinaries,
  account: ServerAccount,
): Promise<void> {
  if (existsSync(path.join(clusterFolder, 'PG_VERSION'))) return;
  const unfinished = `${clusterFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await own(unfinished, account);
  const command: readonly string[] = [
    ...account.prefix,
    binaries.initdb,
    `--pgdata=${unfinished}`,
    '--username=sertel',
    '--auth=peer',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const { code, output } = await run(command, binaries, account);
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new DatabaseError(
      'database.start-failed',
      `initdb ended with ${code}: ${output.trim().slice(-600)}`,
    );
  }
  await rename(unfinished, clusterFolder);
}

/** Who may connect, written anew at each start because the account may have changed: ourselves alone. */
export async function writeAccess(clusterFolder: string, account: ServerAccount): Promise<void> {
  const files = {
    'pg_hba.conf': 'local all sertel peer map=own\n',
    'pg_ident.conf': `own "${account.peerName}" sertel\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(clusterFolder, name);
    await writeFile(file, text, { mode: 0o600 });
    await own(file, account);
  }
}

async function own(file: string, { uid, gid }: ServerAccount): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
}

function run(
  [program = '', ...args]: readonly string[],
  binaries: PostgresBinaries,
  account: ServerAccount,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...binaries.environment, LC_ALL: 'C' },
      ...(account.uid === undefined ? {} : { uid: account.uid }),
      ...(account.gid === undefined ? {} : { gid: account.gid }),
    });
    let output = '';
    const take = (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-4000));
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
