import { findCertificate, type CertificateRow } from '../../io/db/certificates.ts';
import { findSealOfSubscriber, type SealRow } from '../../io/db/seals.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { findSigner, type SignerName } from '../identity/find-signer.ts';
import type { Platform } from '../platform.ts';
import { chooseCertificate } from './choose-certificate.ts';
import { SigningError } from './signing-error.ts';

/** Whose signature a document gets: a person's, or an organisation's seal. */
export type PartyName = SignerName | { readonly kind: 'seal'; readonly subscriberId: string };

export interface SigningParty {
  readonly kind: 'person' | 'seal';
  /** Of the person, or of the seal. */
  readonly id: string;
  /** As a mark shows it. */
  readonly name: string;
  readonly title: string | undefined;
  readonly organisation: string;
  readonly email: string;
  readonly certificate: CertificateRow;
  readonly keyId: string;
}

/**
 * The party that an application names, with the certificate by which it signs now.
 *
 * @throws {SigningError} one code for each reason not to
 */
export async function findParty(
  platform: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  application: Application,
  name: PartyName,
): Promise<SigningParty> {
  const now = platform.clock();
  if (name.kind === 'seal') return sealParty(platform, await getSeal(platform, application, name), now);
  const { signer, certificate, keyId } = chooseCertificate(
    await findSigner(platform, application, name, now),
    now,
  );
  const { id, name: fullName, organisationName: organisation, email } = signer.person;
  return { kind: 'person', id, name: fullName, title: signer.title, organisation, email, certificate, keyId };
}

/**
 * The enabled seal of the application's own organisation; another's is as unknown to it as none.
 *
 * @throws {SigningError} `signing.unknown-seal`, `signing.seal-not-enabled`
 */
export async function getSeal(
  { db }: Pick<Platform, 'db'>,
  { organisationId }: Application,
  { subscriberId }: { readonly subscriberId: string },
): Promise<SealRow> {
  const seal = await asOrganisation(db, organisationId, (tx) =>
    findSealOfSubscriber(tx, organisationId, subscriberId),
  );
  if (seal === undefined) throw new SigningError('signing.unknown-seal', 'the organisation has no such seal');
  if (seal.state !== 'enabled')
    throw new SigningError('signing.seal-not-enabled', `expected an enabled seal, got a ${seal.state} one`);
  return seal;
}

async function sealParty({ db }: Pick<Platform, 'db'>, seal: SealRow, now: Date): Promise<SigningParty> {
  const { certificateId } = seal;
  const certificate =
    certificateId &&
    (await asOrganisation(db, seal.organisationId, (tx) => findCertificate(tx, certificateId)));
  if (!certificate || certificate.keyId === undefined)
    throw new SigningError('signing.no-certificate', 'the seal has no certificate');
  if (certificate.status === 'revoked')
    throw new SigningError('signing.certificate-revoked', 'the seal’s certificate was revoked');
  if (certificate.status === 'suspended')
    throw new SigningError('signing.certificate-suspended', 'the seal’s certificate is suspended');
  if (certificate.notAfter.getTime() < now.getTime())
    throw new SigningError('signing.certificate-expired', 'the seal’s certificate has expired');
  return {
    kind: 'seal',
    id: seal.id,
    name: seal.name,
    title: undefined,
    organisation: seal.organisationName,
    email: seal.contactEmail,
    certificate,
    keyId: certificate.keyId,
  };
}
