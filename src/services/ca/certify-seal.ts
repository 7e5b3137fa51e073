import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { Platform } from '../platform.ts';
import { issueCertificate, type CertificateOrder } from './issue-certificate.ts';

/** The legal person that a seal's certificate names. */
export interface CertifiedSeal {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly name: string;
  readonly organisationIdentifier: string;
}

/**
 * The certificate of a seal, for the organisation's own key, or without one for a key that is made here and that the
 * platform opens. @throws {CaError} what {@link issueCertificate} raises
 */
export async function certifySeal(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>,
  tx: DatabaseTransaction,
  {
    seal,
    issuerId,
    publicKey,
    now,
  }: {
    readonly seal: CertifiedSeal;
    readonly issuerId: string;
    readonly publicKey: Uint8Array | undefined;
    readonly now: Date;
  },
): Promise<string> {
  const { organisationId } = seal;
  const key =
    publicKey === undefined
      ? await platform.keys.createKey(tx, {
          type: 'p-256',
          algorithm: 'ecdsa-sha256',
          ownerKind: 'organisation',
          ownerId: organisationId,
          organisationId,
          purpose: 'seal',
          protection: { kind: 'platform' },
          now,
        })
      : { id: undefined, publicKey };
  const order = sealOrder(seal, { issuerId, keyId: key.id, publicKey: key.publicKey, now });
  return (await issueCertificate(platform, tx, order)).id;
}

export const sealOrder = (
  { organisationId, organisationName, name, organisationIdentifier }: CertifiedSeal,
  by: Pick<CertificateOrder, 'issuerId' | 'keyId' | 'publicKey' | 'now'>,
): CertificateOrder => ({
  ...by,
  profile: 'organisation-seal',
  subject: [
    { type: 'C', value: 'ID' },
    { type: 'O', value: organisationName },
    { type: 'organizationIdentifier', value: organisationIdentifier },
    { type: 'CN', value: name },
  ],
  holder: { kind: 'organisation', organisationId },
});
