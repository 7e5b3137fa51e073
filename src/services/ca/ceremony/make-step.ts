import { makeAuthority } from '../make-authority.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/** Makes an authority with key and certificate, by its parent or itself. */
export async function makeStep(
  { parts, tx, now, passphrase, find, open }: CeremonyContext,
  step: Extract<CeremonyStep, { make: string }>,
): Promise<StepResult> {
  const parent = step.issuer === undefined ? undefined : await find(step.issuer);
  const { authorityId, der } = await makeAuthority(parts, tx, {
    kind: step.make,
    subject: step.subject,
    parentId: parent?.id,
    keyType: step.key,
    now,
    offlinePassphrase: step.offline ? passphrase : undefined,
    parentSigner: parent && (await open(parent)),
  });
  const name = step.subject.find(({ type }) => type === 'CN')?.value ?? step.as;
  return { step: `make ${step.make}`, name, authorityId, certificates: [der] };
}
