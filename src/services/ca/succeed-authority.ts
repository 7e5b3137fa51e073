import { replaceAuthority, type AuthorityRow } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { KeyType } from '../../io/keys/key-store.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { attributeTypes, type AttributeType, type NamePart } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { replaced, type Replaceable } from './find-replaceable.ts';
import type { IssuingParts } from './issue-certificate.ts';
import { makeAuthority, type MadeAuthority } from './make-authority.ts';

export interface Succession extends Replaceable {
  readonly keyType: KeyType;
  /** When the successor begins; later than now where it is made ahead. */
  readonly from: Date;
  readonly offlinePassphrase?: string | undefined;
  /** The parent's key where the platform cannot open it. */
  readonly parentSigner?: Signer | undefined;
  /** What both keys sign while the old one still may. */
  readonly beforeHandOver?: (made: MadeAuthority) => Promise<void>;
}

/**
 * Gives an authority of the same name a new key. The old one issues no more and goes on to answer for what it issued.
 *
 * @throws {CaError} `ca.authority-replaced` where another was first: the caller's transaction ends without a trace
 */
export async function succeedAuthority(
  parts: IssuingParts,
  tx: DatabaseTransaction,
  old: AuthorityRow,
  succession: Succession,
): Promise<MadeAuthority> {
  const { kind, parent, keyType, from, offlinePassphrase, parentSigner, beforeHandOver } = succession;
  const subject = subjectPartsOf(old);
  const wish = { kind, subject, parentId: parent?.id, keyType, now: from, offlinePassphrase, parentSigner };
  const made = await makeAuthority(parts, tx, wish);
  await beforeHandOver?.(made);
  if (!(await replaceAuthority(tx, old.id, made.authorityId))) throw replaced(old);
  await appendEntry(tx, {
    type: 'authority.replaced',
    organisation: undefined,
    entry: { authorityId: old.id, successorId: made.authorityId },
  });
  return made;
}

const types = new Map<string, AttributeType>(
  (Object.keys(attributeTypes) as AttributeType[]).map((type) => [attributeTypes[type], type]),
);

export const subjectPartsOf = ({ certificateDer }: AuthorityRow): readonly NamePart[] =>
  parseCertificate(certificateDer)
    .subject.rdns.flat()
    .flatMap(({ oid, value }) => {
      const type = types.get(oid);
      return type === undefined ? [] : [{ type, value }];
    });
