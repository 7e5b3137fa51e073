import { digest } from '#crypto';
import { findAuthority, insertAuthorityCertificate, type AuthorityRow } from '../../../io/db/authorities.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { CaError } from '../ca-error.ts';
import { findReplaceable } from '../find-replaceable.ts';
import { issueCertificate } from '../issue-certificate.ts';
import { subjectPartsOf, succeedAuthority } from '../succeed-authority.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/**
 * Gives an authority of the same name a new key. For a root, two certificates link the keys (RFC 4210 clause 4.4):
 * whoever trusts one of them reaches the other.
 *
 * @throws {CaError} `ca.authority-replaced`, `ca.authority-not-replaceable`
 */
export async function replaceKey(
  context: CeremonyContext,
  step: Extract<CeremonyStep, { replace: string }>,
): Promise<StepResult> {
  const { parts, tx, now, passphrase, find, open } = context;
  const old = await find(step.replace);
  const { kind, parent } = await findReplaceable(tx, old);
  const links: Uint8Array[] = [];
  const made = await succeedAuthority(parts, tx, old, {
    kind,
    parent,
    keyType: step.key,
    from: now,
    offlinePassphrase: old.offline ? passphrase : undefined,
    parentSigner: parent && (await open(parent)),
    beforeHandOver: async ({ authorityId }) => {
      if (kind === 'root') links.push(...(await linkRoots(context, old, authorityId)));
    },
  });
  return {
    step: `replace ${kind}`,
    name: old.name,
    authorityId: made.authorityId,
    certificates: [made.der, ...links],
  };
}

async function linkRoots(
  { parts, tx, now, open }: CeremonyContext,
  old: AuthorityRow,
  newId: string,
): Promise<readonly Uint8Array[]> {
  const successor = await findAuthority(tx, newId);
  if (successor === undefined) throw new CaError('ca.authority-not-found', `there is no authority ${newId}`);
  const links: Uint8Array[] = [];
  for (const [kind, issuer, holder] of [
    ['new-with-old', old, successor],
    ['old-with-new', successor, old],
  ] as const) {
    const { der } = await issueCertificate(parts, tx, {
      issuerId: issuer.id,
      profile: 'root',
      subject: subjectPartsOf(old),
      keyId: holder.keyId,
      publicKey: parseCertificate(holder.certificateDer).publicKey.raw,
      now,
      holder: { kind: 'authority', authorityId: holder.id },
      issuerSigner: await open(issuer),
    });
    await insertAuthorityCertificate(tx, {
      authorityId: holder.id,
      kind,
      sha256: digest('sha256', der),
      certificateDer: der,
    });
    links.push(der);
  }
  return links;
}
