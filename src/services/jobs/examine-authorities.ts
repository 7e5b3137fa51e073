import { listAuthorities, type AuthorityRow } from '../../io/db/authorities.ts';
import type { Database } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { createKeyStore, type KeyStore } from '../../io/keys/key-store.ts';
import { readPlatformKey } from '../../io/keys/platform-key.ts';
import { openHsm, type Hsm, type HsmSettings } from '../../io/keys/open-hsm.ts';
import { createPassphraseStretcher, currentArgon2 } from '../../io/keys/stretch-passphrase.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { serviceKinds, serviceLives } from '../ca/service-lives.ts';
import type { Finding } from './examine-platform.ts';

export interface ExaminedAuthorities {
  readonly platformKeyFile: string;
  readonly hsm: HsmSettings | undefined;
  readonly now: Date;
}

const dayMs = 86_400_000;
/** The job renews services a month before; a ceremony for an authority takes longer to prepare. */
const shortest = { service: 20, issuer: 180 };

/** Whether the platform key, and with it every key that signs by itself, opens, and how long certificates last. */
export async function* examineAuthorities(
  db: Database,
  { platformKeyFile, hsm, now }: ExaminedAuthorities,
): AsyncGenerator<Finding> {
  let keys: KeyStore;
  let device: Hsm | undefined;
  try {
    device = hsm && openHsm(hsm);
    const platformKey = await readPlatformKey(platformKeyFile);
    keys = createKeyStore(platformKey, createPassphraseStretcher(), currentArgon2, device);
    yield { name: 'platform key', kind: 'good', detail: `version ${platformKey.currentVersion}` };
    if (device !== undefined) yield await examineHsm(device);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    yield { name: 'platform key', kind: 'bad', detail };
    return;
  }
  for (const kind of ['root', 'ca', ...serviceKinds] as const)
    for (const authority of await asSystem(db, (tx) => listAuthorities(tx, kind)))
      // The key of one that was replaced and has ended is destroyed.
      if (!hasEnded(authority, now)) yield await examineKey(db, keys, authority, platformKeyFile);
  for (const kind of ['root', 'ca'] as const)
    for (const { name, certificateDer, successorId } of await asSystem(db, (tx) => listAuthorities(tx, kind)))
      if (successorId === undefined)
        yield examineEnd(name, parseCertificate(certificateDer).notAfter, { now, days: shortest.issuer });
  for (const kind of serviceKinds)
    for (const { last, coveredUntil } of serviceLives(
      await asSystem(db, (tx) => listAuthorities(tx, kind)),
      now,
    ))
      yield examineEnd(last.name, coveredUntil, { now, days: shortest.service });
}

const hasEnded = ({ successorId, certificateDer }: AuthorityRow, now: Date): boolean =>
  successorId !== undefined && parseCertificate(certificateDer).notAfter < now;

/** Whether its token is there and takes the PIN; nothing is signed for that. */
async function examineHsm(device: Hsm): Promise<Finding> {
  const name = `HSM with ${device.token}`;
  try {
    await device.use(() => Promise.resolve(), 'repeatable');
    return { name, kind: 'good', detail: 'its token opens' };
  } catch (error) {
    return { name, kind: 'bad', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    await device.close();
  }
}

async function examineKey(
  db: Database,
  keys: KeyStore,
  { name: authority, keyId, offline }: AuthorityRow,
  platformKeyFile: string,
): Promise<Finding> {
  const name = `key of ${authority}`;
  if (offline) return { name, kind: 'good', detail: 'offline: it opens in a ceremony' };
  const opens = await asSystem(db, (tx) => keys.openSigner(tx, keyId, { kind: 'platform' })).then(
    () => true,
    () => false,
  );
  if (opens) return { name, kind: 'good', detail: 'opens' };
  return {
    name,
    kind: 'bad',
    detail: `it does not open. Restore the ${platformKeyFile} that it was made with.`,
  };
}

function examineEnd(
  authority: string,
  end: Date,
  { now, days }: { readonly now: Date; readonly days: number },
): Finding {
  const name = `certificate of ${authority}`;
  const left = (end.getTime() - now.getTime()) / dayMs;
  const until = `valid until ${end.toISOString().slice(0, 10)}`;
  if (left >= days) return { name, kind: 'good', detail: until };
  const cure = 'Hold a ceremony that replaces its key, or see in the log why the job services.renew did not.';
  return { name, kind: left <= 0 ? 'bad' : 'warning', detail: `${left <= 0 ? 'ended' : until}. ${cure}` };
}
