import { buildCertificationRequest } from '../../../pki/x509/certification-request.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { checkSubject } from '../check-order.ts';
import { getProfile } from '../load-profiles.ts';
import { prepareAuthority } from '../make-authority.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/** Makes an authority's key and the PKCS#10 request that goes to an outside root; its answer is imported later. */
export async function requestCertificate(
  { parts, tx, now }: CeremonyContext,
  step: Extract<CeremonyStep, { request: string }>,
): Promise<StepResult> {
  const subject = checkSubject(getProfile(parts.certification.profiles, step.request), step.subject);
  const { authorityId, key } = await prepareAuthority(parts, tx, {
    kind: step.request,
    subject: step.subject,
    parentId: undefined,
    keyType: step.key,
    now,
  });
  const signer = await parts.keys.openSigner(tx, key.id, { kind: 'platform' });
  const request = await buildCertificationRequest(subject, signer);
  await appendEntry(tx, {
    type: 'authority.requested',
    organisation: undefined,
    entry: { authorityId, kind: step.request },
  });
  const name = step.subject.find(({ type }) => type === 'CN')?.value ?? step.as;
  return { step: `request ${step.request}`, name, authorityId, certificates: [], request };
}
