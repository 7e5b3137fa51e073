import { activateAuthority, insertAuthority } from '../../io/db/authorities.ts';
import { authorityShard, openShard } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { KeyType } from '../../io/keys/key-store.ts';
import type { SignatureAlgorithmName } from '../../pki/crypto/signer.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { issueCertificate, type IssuingParts } from './issue-certificate.ts';

export interface AuthorityWish {
  readonly kind: 'root' | 'ca' | 'ocsp' | 'tsa' | 'report-seal';
  readonly commonName: string;
  readonly organisation: string;
  /** Undefined for a root. */
  readonly parentId: string | undefined;
  readonly keyType: KeyType;
  readonly algorithm: SignatureAlgorithmName;
  readonly now: Date;
}

/** Makes an authority: its row, its key (wrapped for the platform) and its certificate, from its parent or itself. */
export async function makeAuthority(
  platform: IssuingParts,
  tx: DatabaseTransaction,
  wish: AuthorityWish,
): Promise<string> {
  const id = await insertAuthority(tx, { kind: wish.kind, name: wish.commonName, parentId: wish.parentId });
  const key = await platform.keys.createKey(tx, {
    type: wish.keyType,
    algorithm: wish.algorithm,
    ownerKind: 'authority',
    ownerId: id,
    organisationId: undefined,
    purpose: 'authority',
    protection: { kind: 'platform' },
    now: wish.now,
  });
  if (wish.kind === 'root' || wish.kind === 'ca') await openShard(tx, id, authorityShard);
  const { der } = await issueCertificate(platform, tx, {
    issuerId: wish.parentId ?? id,
    profile: wish.kind,
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'O', value: wish.organisation },
      { type: 'CN', value: wish.commonName },
    ],
    keyId: key.id,
    publicKey: key.publicKey,
    now: wish.now,
    holder: { kind: 'authority', authorityId: id },
  });
  await activateAuthority(tx, id, key.id, der);
  await appendEntry(tx, {
    type: 'authority.made',
    organisation: undefined,
    entry: { authorityId: id, kind: wish.kind, parentId: wish.parentId ?? null },
  });
  return id;
}
