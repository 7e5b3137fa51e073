import { registrationWishSchema } from '../../contract/registrations.ts';
import type { OrganisationCertificate } from '../../contract/organisation-certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { findSealOfCertificate, giveCertificate, lockSeal, type SealRow } from '../../io/db/seals.ts';
import { parseCertificationRequest } from '../../pki/x509/certification-request.ts';
import { certifySeal } from '../ca/certify-seal.ts';
import { issueCertificate } from '../ca/issue-certificate.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { getIssuingAuthority } from './get-issuing-authority.ts';
import { organisationOrder } from './organisation-order.ts';
import { refuseOnHold } from './refuse-on-hold.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * Issues an organisation's certificate, in the transaction of the decision: for the key that its PKCS#10 request shows,
 * or without a request for the next key of a seal that the platform keeps, which seals with it from then on.
 *
 * @throws {RegistrationError} `registration.no-authority`, `registration.on-hold`, `registration.request-refused`
 * @throws {CaError} what {@link issueCertificate} raises
 */
export async function issueToOrganisation(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  now: Date,
): Promise<string> {
  await refuseOnHold(tx, registration);
  const { certificate } = registrationWishSchema.parse(registration.wish);
  const issuerId = (await getIssuingAuthority(tx)).id;
  const { requestDer } = registration;
  if (certificate === undefined) throw new TypeError(`the request ${registration.id} names no certificate`);
  if (requestDer === undefined) return renewSeal(platform, tx, { registration, certificate, issuerId, now });
  const publicKey = parseCertificationRequest(requestDer).publicKey.raw;
  const order = organisationOrder(registration, certificate, { issuerId, keyId: undefined, publicKey, now });
  return (await issueCertificate(platform, tx, order)).id;
}

async function renewSeal(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>,
  tx: DatabaseTransaction,
  {
    registration: { id, organisationId, organisationName, certificateId },
    certificate,
    issuerId,
    now,
  }: {
    readonly registration: RegistrationRow;
    readonly certificate: OrganisationCertificate;
    readonly issuerId: string;
    readonly now: Date;
  },
): Promise<string> {
  const seal = await lockSealOf(tx, certificateId);
  if (seal === undefined || certificate.kind !== 'seal')
    throw new RegistrationError('registration.request-refused', 'no seal of the platform has it any more');
  // It was when the renewal was entered; its organisation may have switched it off since.
  if (seal.state !== 'enabled')
    throw new RegistrationError(
      'registration.request-refused',
      `expected a seal that is enabled, got a ${seal.state} one`,
    );
  const renewed = await certifySeal(platform, tx, {
    seal: { organisationId, organisationName, ...certificate },
    issuerId,
    publicKey: undefined,
    now,
  });
  await giveCertificate(tx, seal.id, renewed);
  await appendEntry(tx, {
    type: 'seal.changed',
    organisation: organisationId,
    entry: { sealId: seal.id, change: 'renewed', registrationId: id, at: now.toISOString() },
  });
  return renewed;
}

/** The seal that has the certificate, locked: whoever else changes it waits until the renewal is decided on. */
async function lockSealOf(
  tx: DatabaseTransaction,
  certificateId: string | undefined,
): Promise<SealRow | undefined> {
  const found = certificateId === undefined ? undefined : await findSealOfCertificate(tx, certificateId);
  const seal = found && (await lockSeal(tx, undefined, found.id));
  return seal?.certificateId === certificateId ? seal : undefined;
}
