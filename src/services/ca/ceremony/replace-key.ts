import { digest } from '#crypto';
import {
  findAuthority,
  insertAuthorityCertificate,
  replaceAuthority,
  type AuthorityRow,
} from '../../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../../io/db/connect.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { attributeTypes, type AttributeType, type NamePart } from '../../../pki/x509/names.ts';
import { appendEntry } from '../../journal/append-entry.ts';
import { CaError } from '../ca-error.ts';
import { issueCertificate } from '../issue-certificate.ts';
import { makeAuthority, type MadeKind } from '../make-authority.ts';
import type { CeremonyStep } from './ceremony-file.ts';
import type { CeremonyContext, StepResult } from './hold-ceremony.ts';

/**
 * Gives an authority of the same name a new key. The old one issues no more and goes on to answer for what it issued.
 * For a root, two certificates link the keys (RFC 4210 clause 4.4): whoever trusts one of them reaches the other.
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
  const subject = partsOf(old);
  const made = await makeAuthority(parts, tx, {
    kind,
    subject,
    parentId: parent?.id,
    keyType: step.key,
    now,
    offlinePassphrase: old.offline ? passphrase : undefined,
    parentSigner: parent && (await open(parent)),
  });
  const links = kind === 'root' ? await linkRoots(context, old, made.authorityId, subject) : [];
  if (!(await replaceAuthority(tx, old.id, made.authorityId))) throw replaced(old);
  await appendEntry(tx, {
    type: 'authority.replaced',
    organisation: undefined,
    entry: { authorityId: old.id, successorId: made.authorityId },
  });
  return {
    step: `replace ${kind}`,
    name: old.name,
    authorityId: made.authorityId,
    certificates: [made.der, ...links],
  };
}

/**
 * What is made in the authority's place, and whose key signs that: none for a root.
 *
 * @throws {CaError} `ca.authority-replaced`, `ca.authority-not-replaceable`
 */
export async function findReplaceable(
  tx: DatabaseTransaction,
  old: AuthorityRow,
): Promise<{ readonly kind: MadeKind; readonly parent: AuthorityRow | undefined }> {
  const kind = madeKind(old);
  if (old.successorId !== undefined) throw replaced(old);
  // A responder answers for the key that it is below; everything else goes with the key that issues now.
  const parent = await findParent(tx, old, kind !== 'ocsp');
  if (parent === undefined && kind !== 'root')
    throw new CaError(
      'ca.authority-not-replaceable',
      `${old.name} has an outside issuer: request a certificate for a new key and import the answer`,
    );
  return { kind, parent };
}

async function findParent(
  tx: DatabaseTransaction,
  { parentId }: AuthorityRow,
  followed: boolean,
): Promise<AuthorityRow | undefined> {
  let parent = parentId === undefined ? undefined : await findAuthority(tx, parentId);
  if (!followed) return parent;
  while (parent?.successorId !== undefined) parent = await findAuthority(tx, parent.successorId);
  return parent;
}

async function linkRoots(
  { parts, tx, now, open }: CeremonyContext,
  old: AuthorityRow,
  newId: string,
  subject: readonly NamePart[],
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
      subject,
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

const madeKinds: readonly string[] = ['root', 'ca', 'ocsp', 'tsa', 'report-seal'] satisfies MadeKind[];

function madeKind({ kind, name }: AuthorityRow): MadeKind {
  if (madeKinds.includes(kind)) return kind as MadeKind;
  throw new CaError(
    'ca.authority-not-replaceable',
    `expected an authority that we make, got ${name} (${kind})`,
  );
}

const replaced = ({ name, successorId }: AuthorityRow): CaError =>
  new CaError('ca.authority-replaced', `the key of ${name} was replaced already, by that of ${successorId}`);

const types = new Map<string, AttributeType>(
  (Object.keys(attributeTypes) as AttributeType[]).map((type) => [attributeTypes[type], type]),
);

const partsOf = ({ certificateDer }: AuthorityRow): readonly NamePart[] =>
  parseCertificate(certificateDer)
    .subject.rdns.flat()
    .flatMap(({ oid, value }) => {
      const type = types.get(oid);
      return type === undefined ? [] : [{ type, value }];
    });
