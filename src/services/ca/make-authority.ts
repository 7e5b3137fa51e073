import { activateAuthority, insertAuthority } from '../../io/db/authorities.ts';
import { authorityShard, openShard } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { KeyType, StoredKey } from '../../io/keys/key-store.ts';
import { defaultAlgorithm } from '../../pki/crypto/default-algorithm.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import type { NamePart } from '../../pki/x509/names.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { CaError } from './ca-error.ts';
import { issueCertificate, type IssuedCertificate, type IssuingParts } from './issue-certificate.ts';
import { trustOwnAnchors } from './trust-own-anchors.ts';

/** The authorities that we make; each has the profile of its name. */
export type MadeKind = 'root' | 'ca' | 'ocsp' | 'tsa' | 'report-seal';

export interface AuthorityWish {
  readonly kind: MadeKind;
  readonly subject: readonly NamePart[];
  /** Undefined for a root. */
  readonly parentId: string | undefined;
  readonly keyType: KeyType;
  /** The key opens with this passphrase only: the platform cannot use it by itself. */
  readonly offlinePassphrase?: string | undefined;
  /** The parent's key where the platform cannot open it. */
  readonly parentSigner?: Signer | undefined;
  readonly now: Date;
}

export interface MadeAuthority extends IssuedCertificate {
  readonly authorityId: string;
  readonly keyId: string;
}

/** Makes an authority: its row, its key and its certificate, from its parent or itself. */
export async function makeAuthority(
  platform: IssuingParts,
  tx: DatabaseTransaction,
  wish: AuthorityWish,
): Promise<MadeAuthority> {
  const { authorityId, key } = await prepareAuthority(platform, tx, wish);
  const ownSigner =
    wish.kind === 'root' && wish.offlinePassphrase !== undefined
      ? await platform.keys.openSigner(tx, key.id, {
          kind: 'passphrase',
          passphrase: wish.offlinePassphrase,
        })
      : undefined;
  if (wish.kind === 'root' || wish.kind === 'ca') await openShard(tx, authorityId, authorityShard);
  const issued = await issueCertificate(platform, tx, {
    issuerId: wish.parentId ?? authorityId,
    profile: wish.kind,
    subject: wish.subject,
    keyId: key.id,
    publicKey: key.publicKey,
    now: wish.now,
    holder: { kind: 'authority', authorityId },
    issuerSigner: wish.parentSigner ?? ownSigner,
  });
  if (!(await activateAuthority(tx, authorityId, { keyId: key.id, certificateDer: issued.der })))
    throw new CaError('ca.authority-conflict', `expected a prepared authority, got ${authorityId}`);
  if (wish.kind === 'root') await trustOwnAnchors(tx, wish.now);
  await appendEntry(tx, {
    type: 'authority.made',
    organisation: undefined,
    entry: { authorityId, kind: wish.kind, parentId: wish.parentId ?? null },
  });
  return { ...issued, authorityId, keyId: key.id };
}

/** Row and key of an authority that has no certificate yet. */
export async function prepareAuthority(
  { keys }: Pick<Platform, 'keys'>,
  tx: DatabaseTransaction,
  wish: Omit<AuthorityWish, 'parentSigner'>,
): Promise<{ readonly authorityId: string; readonly key: StoredKey }> {
  const authorityId = await insertAuthority(tx, {
    kind: wish.kind,
    name: wish.subject.find(({ type }) => type === 'CN')?.value ?? '',
    parentId: wish.parentId,
    offline: wish.offlinePassphrase !== undefined,
  });
  const key = await keys.createKey(tx, {
    type: wish.keyType,
    algorithm: defaultAlgorithm[wish.keyType],
    ownerKind: 'authority',
    ownerId: authorityId,
    organisationId: undefined,
    purpose: 'authority',
    protection:
      wish.offlinePassphrase === undefined
        ? { kind: 'platform' }
        : { kind: 'passphrase', passphrase: wish.offlinePassphrase },
    now: wish.now,
  });
  return { authorityId, key };
}
