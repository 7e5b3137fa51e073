import type {
  OrganisationCertificate,
  OrganisationRequest,
} from '../../contract/organisation-certificates.ts';
import { findCertificate, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findSealOfCertificate } from '../../io/db/seals.ts';
import { parseAltName } from '../../pki/x509/extensions.ts';
import { findExtension, parseCertificate } from '../../pki/x509/certificate.ts';
import { findInName } from '../../pki/x509/names.ts';
import { rehearseCertificate } from '../ca/issue-certificate.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import type { RegistrationToBegin } from './begin-registration.ts';
import { unknownCertificate } from './wanted.ts';
import { getIssuingAuthority } from './get-issuing-authority.ts';
import { organisationOrder } from './organisation-order.ts';
import { readCertificationRequest } from './read-certification-request.ts';
import { refuseOnHold } from './refuse-on-hold.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * What is asked for an organisation's certificate: its names, the key that the request shows, and the certificate that
 * it takes the place of. All of it is held against the profile now, so that nobody brings proofs for what cannot be.
 *
 * @throws {RegistrationError} `registration.request-refused`, `registration.unknown-certificate`, `registration.on-hold`,
 * `registration.no-authority`
 * @throws {CaError} what {@link rehearseCertificate} raises
 */
export async function wantOrganisationCertificate(
  parts: Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>,
  tx: DatabaseTransaction,
  { organisationId, organisationName }: Actor,
  asked: OrganisationRequest,
  now: Date,
): Promise<Pick<RegistrationToBegin, 'subject' | 'wish' | 'requestDer' | 'certificateId'>> {
  const present =
    asked.service === 'penerbitan'
      ? undefined
      : await getPresent(tx, organisationId, asked.certificateId, now);
  const certificate = asked.service === 'pembaruan' ? namesOf(present) : asked.certificate;
  if (certificate === undefined || (present !== undefined && present.profile !== profiles[certificate.kind]))
    throw unknownCertificate();
  const seal = present && (await findSealOfCertificate(tx, present.id));
  const about = {
    subject: certificate.kind,
    certificateId: present?.id,
    wish: { certificate, ...causeOf(asked) },
  };
  await refuseOnHold(tx, { personId: '', ...about });
  if (seal !== undefined) {
    // Its applications seal with what the platform keeps: a key elsewhere, or another name, is another seal.
    if (asked.request !== undefined || seal.state !== 'enabled')
      throw new RegistrationError(
        'registration.request-refused',
        'the platform keeps the key of this seal: it is renewed without a request while it is enabled',
      );
    return { ...about, requestDer: undefined };
  }
  if (asked.request === undefined)
    throw new RegistrationError('registration.request-refused', 'expected a PKCS#10 request, got none');
  const { der: requestDer, publicKey } = readCertificationRequest(asked.request);
  const issuerId = (await getIssuingAuthority(tx)).id;
  const by = { issuerId, keyId: undefined, publicKey, now };
  const order = organisationOrder({ organisationId, organisationName }, certificate, by);
  await rehearseCertificate(parts, tx, order);
  return { ...about, requestDer };
}

const profiles = { seal: 'organisation-seal', 'tls-server': 'tls-server' } as const;

const causeOf = (asked: OrganisationRequest): { readonly cause?: string } =>
  asked.service === 'penerbitan'
    ? {}
    : { cause: asked.service === 'perubahan' ? 'data-changed' : asked.cause };

async function getPresent(
  tx: DatabaseTransaction,
  organisationId: string,
  id: string,
  now: Date,
): Promise<CertificateRow> {
  const certificate = await findCertificate(tx, id);
  if (
    certificate?.organisationId !== organisationId ||
    certificate.personId !== undefined ||
    certificate.status === 'revoked' ||
    // What it names was proven for as long as it is valid: after that the names are proven anew, by penerbitan.
    certificate.notAfter < now
  )
    throw unknownCertificate();
  return certificate;
}

/** What the present certificate names, proven when it was issued; undefined for one of another kind. */
function namesOf(present: CertificateRow | undefined): OrganisationCertificate | undefined {
  if (present === undefined) return undefined;
  const certificate = parseCertificate(present.certificateDer);
  if (present.profile === profiles['tls-server']) {
    const names = findExtension(certificate, 'subjectAltName');
    const serverNames = names === undefined ? [] : parseAltName(names.value);
    return {
      kind: 'tls-server',
      serverNames: serverNames.flatMap((name) => (name.kind === 'dns' ? [name.value] : [])),
    };
  }
  const name = findInName(certificate.subject, 'CN');
  const organisationIdentifier = findInName(certificate.subject, 'organizationIdentifier');
  return name === undefined || organisationIdentifier === undefined
    ? undefined
    : { kind: 'seal', name, organisationIdentifier };
}
