import { listReplacedWithKey } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { serviceKinds } from './service-lives.ts';

/** After the end of its certificate: clocks differ, and an answer may be on its way. */
const graceMs = 86_400_000;

/**
 * Destroys the keys of responders, timestamp units and report seals that were replaced and whose certificates have
 * ended: what cannot sign any more cannot be stolen to sign. What they signed is checked by their certificates, which stay.
 */
export async function destroyEndedKeys(
  { db, keys }: Pick<Platform, 'db' | 'keys'>,
  now: Date,
  signal?: AbortSignal,
): Promise<{ readonly destroyed: number }> {
  const replaced = await asSystem(db, (tx) => listReplacedWithKey(tx, serviceKinds));
  let destroyed = 0;
  for (const { id: authorityId, keyId, certificateDer } of replaced) {
    if (signal?.aborted) break;
    if (parseCertificate(certificateDer).notAfter.getTime() + graceMs > now.getTime()) continue;
    await asSystem(db, async (tx) => {
      await appendEntry(tx, {
        type: 'key.destroyed',
        organisation: undefined,
        entry: { keyId, authorityId, at: now.toISOString() },
      });
      await keys.destroyKey(tx, keyId, now);
    });
    destroyed++;
  }
  return { destroyed };
}
