import { AppError } from '../../lib/errors.ts';
import { parseBasicOcspResponse, parseOcspResponse, type BasicOcspResponse } from '../ocsp/ocsp-response.ts';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';
import { parseCrl, type CertificateList } from '../x509/crl.ts';
import type { RevocationEvidence } from './revocation.ts';

export interface RawEvidence {
  readonly crls: readonly Uint8Array[];
  /** OCSPResponse, or the bare BasicOCSPResponse that some makers embed. */
  readonly ocsps: readonly Uint8Array[];
}

/** The lists and responses that can be read; the others prove nothing, and are no reason to refuse the rest. */
export const gatherEvidence = ({ crls, ocsps }: RawEvidence): RevocationEvidence => ({
  crls: crls.flatMap((bytes) => readable<CertificateList>(() => parseCrl(bytes))),
  ocsps: ocsps.flatMap((bytes) => {
    const whole = readable<BasicOcspResponse>(() => parseOcspResponse(bytes));
    return whole.length > 0 ? whole : readable(() => parseBasicOcspResponse(bytes));
  }),
});

/** The certificates that can be read. */
export const gatherCertificates = (certificates: readonly Uint8Array[]): readonly Certificate[] =>
  certificates.flatMap((bytes) => readable(() => parseCertificate(bytes)));

function readable<Value>(parse: () => Value): readonly Value[] {
  try {
    return [parse()];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
