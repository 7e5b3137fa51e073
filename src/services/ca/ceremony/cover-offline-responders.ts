import { listAuthorities, type AuthorityRow } from '../../../io/db/authorities.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { keyTypeOf } from '../renew-services.ts';
import { serviceLives } from '../service-lives.ts';
import { succeedAuthority } from '../succeed-authority.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/** The next one begins before the one before it ends, so that a clock that is behind finds either. */
const overlapMs = 86_400_000;

/**
 * A responder lives 90 days at most, and an offline key signs in ceremonies only: so one ceremony makes as many
 * responders, each with a key of its own and for the time after the one before, as last as long as the lists do.
 */
export async function coverOfflineResponders(
  { parts, tx, now, open }: CeremonyContext,
  authority: AuthorityRow,
  until: Date,
): Promise<readonly StepResult[]> {
  const end = Math.min(until.getTime(), parseCertificate(authority.certificateDer).notAfter.getTime());
  const below = (await listAuthorities(tx, 'ocsp')).filter(({ parentId }) => parentId === authority.id);
  const results: StepResult[] = [];
  for (const { last, coveredUntil } of serviceLives(below, now)) {
    let old = last;
    let covered = coveredUntil.getTime();
    while (covered < end) {
      const { authorityId, keyId, der } = await succeedAuthority(parts, tx, old, {
        kind: 'ocsp',
        parent: authority,
        keyType: keyTypeOf(last),
        from: new Date(Math.max(now.getTime(), covered - overlapMs)),
        parentSigner: await open(authority),
      });
      results.push({ step: 'make ocsp ahead', name: last.name, authorityId, certificates: [der] });
      old = { ...old, id: authorityId, keyId, certificateDer: der };
      covered = parseCertificate(der).notAfter.getTime();
    }
  }
  return results;
}
