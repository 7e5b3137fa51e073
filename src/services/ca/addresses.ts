/** The addresses that stand inside certificates; they are fixed at the first start of the platform. */
export const caCertificateUrl = (pkiUrl: string, authorityId: string): string =>
  `${pkiUrl}/pki/ca/${authorityId}.cer`;

export const crlUrl = (pkiUrl: string, authorityId: string, shard: number): string =>
  `${pkiUrl}/pki/crl/${authorityId}-${shard}.crl`;

export const ocspUrl = (pkiUrl: string): string => `${pkiUrl}/pki/ocsp`;

/** For people to read, so it is not the plain one. */
export const cpsUrl = (publicUrl: string): string => `${publicUrl}/pki/cps`;
