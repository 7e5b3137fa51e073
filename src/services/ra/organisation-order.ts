import type { OrganisationCertificate } from '../../contract/organisation-certificates.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { sealOrder } from '../ca/certify-seal.ts';
import type { CertificateOrder } from '../ca/issue-certificate.ts';

/** The order for an organisation's certificate: every name comes from the request that was entered and checked here. */
export function organisationOrder(
  { organisationId, organisationName }: Pick<RegistrationRow, 'organisationId' | 'organisationName'>,
  certificate: OrganisationCertificate,
  by: Pick<CertificateOrder, 'issuerId' | 'keyId' | 'publicKey' | 'now'>,
): CertificateOrder {
  if (certificate.kind === 'seal') return sealOrder({ organisationId, organisationName, ...certificate }, by);
  const { serverNames } = certificate;
  // X.520 bounds a commonName; the contract sees to one that fits.
  const commonName = serverNames.find((name) => name.length <= 64) ?? '';
  return {
    ...by,
    profile: 'tls-server',
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'CN', value: commonName },
      { type: 'O', value: organisationName },
    ],
    altNames: serverNames.map((value) => ({ kind: 'dns', value })),
    holder: { kind: 'organisation', organisationId },
  };
}
