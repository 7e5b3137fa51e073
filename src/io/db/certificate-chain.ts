import { findIssuerCertificate } from './authorities.ts';
import type { CertificateRow } from './certificates.ts';
import type { DatabaseTransaction } from './connect.ts';

/** The certificate and those of its issuers up to the root, in DER, the end user's first. */
export async function certificateChain(
  tx: DatabaseTransaction,
  certificate: CertificateRow,
): Promise<readonly Uint8Array[]> {
  const chain = [certificate.certificateDer];
  let issuerId: string | undefined = certificate.authorityId;
  while (issuerId !== undefined && chain.length < longestChain) {
    const issuer = await findIssuerCertificate(tx, issuerId);
    if (issuer === undefined) break;
    chain.push(issuer.certificateDer);
    issuerId = issuer.parentId;
  }
  return chain;
}

const longestChain = 8;
