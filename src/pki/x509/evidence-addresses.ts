import { DerError } from '../asn1/der-error.ts';
import { authorityInfoAccessOf, crlDistributionPointsOf, type Certificate } from './certificate.ts';
import type { GeneralName } from './general-names.ts';

const ocspMethod = '1.3.6.1.5.5.7.48.1';
const caIssuersMethod = '1.3.6.1.5.5.7.48.2';
const mostAddresses = 8;

/** Where a certificate says that its status and its issuer are to be had (RFC 5280 clauses 4.2.1.13 and 4.2.2.1). */
export interface EvidenceAddresses {
  readonly ocsp: readonly string[];
  readonly crl: readonly string[];
  readonly issuer: readonly string[];
}

/** Only http and https count; an extension that cannot be read names nothing. */
export function evidenceAddressesOf(certificate: Certificate): EvidenceAddresses {
  const access = readable(() => authorityInfoAccessOf(certificate));
  const locations = (method: string): readonly string[] =>
    webAddresses(access.filter((one) => one.method === method).map(({ location }) => location));
  const points = readable(() => crlDistributionPointsOf(certificate));
  const names = points.flatMap(({ name }) => (name?.kind === 'fullName' ? name.names : []));
  return { ocsp: locations(ocspMethod), issuer: locations(caIssuersMethod), crl: webAddresses(names) };
}

const webAddresses = (names: readonly GeneralName[]): readonly string[] =>
  names
    .flatMap((name) => (name.kind === 'uri' && /^https?:\/\//i.test(name.value) ? [name.value] : []))
    .slice(0, mostAddresses);

function readable<Item>(read: () => readonly Item[] | undefined): readonly Item[] {
  try {
    return read() ?? [];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
