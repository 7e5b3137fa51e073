/** The addresses that stand inside certificates; they are fixed by the public address of the platform. */
export const caCertificateUrl = (publicUrl: string, authorityId: string): string =>
  `${publicUrl}/pki/ca/${authorityId}.cer`;

export const crlUrl = (publicUrl: string, authorityId: string, shard: number): string =>
  `${publicUrl}/pki/crl/${authorityId}-${shard}.crl`;

export const ocspUrl = (publicUrl: string): string => `${publicUrl}/pki/ocsp`;

export const cpsUrl = (publicUrl: string): string => `${publicUrl}/pki/cps`;
