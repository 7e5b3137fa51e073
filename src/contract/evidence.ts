import { z } from 'zod';

/** A certificate in base64 of its DER; none that we know of is a tenth of this long. */
const certificate = z.base64().min(100).max(40_000);

/** Evidence about one certificate: never an address, those stand in the certificate. */
export const evidenceQuestion = z.strictObject({
  certificate: certificate.describe('DER, base64'),
  issuer: certificate.describe('of the authority that issued it; DER, base64'),
  want: z
    .enum(['ocsp', 'crl'])
    .default('ocsp')
    .describe('crl where an OCSP answer did not decide; what there is counts where there is only one'),
});

export const evidenceAnswer = z.object({
  ocsp: z.base64().optional().describe('a whole OCSPResponse (RFC 6960), DER'),
  crl: z.base64().optional().describe('a CRL (RFC 5280), DER'),
});
