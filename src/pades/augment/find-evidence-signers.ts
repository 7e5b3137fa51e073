import { verifySignature } from '#crypto';
import { equalBytes } from '../../lib/bytes.ts';
import { gatherCertificates } from '../../pki/path/gather-evidence.ts';
import type { RevocationEvidence } from '../../pki/path/revocation.ts';
import type { SignedObject } from '../../pki/path/signature-memory.ts';
import { isResponder } from '../../pki/ocsp/ocsp-response.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { equalNames } from '../../pki/x509/names.ts';

const mostCandidates = 16;

/**
 * Who signed these answers without standing in the path they speak about: delegated responders (RFC 6960 clause
 * 4.2.2.2), and CRL signers with another key or certificate than the issuer. Their own status needs proof as well.
 */
export function findEvidenceSigners(
  { ocsps, crls }: RevocationEvidence,
  chain: readonly Certificate[],
  pool: readonly Certificate[],
): readonly Certificate[] {
  const responders = ocsps.flatMap((response) =>
    signersOf(
      response,
      gatherCertificates(response.certificates.slice(0, mostCandidates)).filter((candidate) =>
        isResponder(response.responderId, candidate),
      ),
    ),
  );
  const issuers = crls.flatMap((crl) =>
    signersOf(
      crl,
      [...chain, ...pool].filter(({ subject }) => equalNames(subject, crl.issuer)),
    ),
  );
  const inPath = (signer: Certificate): boolean => chain.some(({ raw }) => equalBytes(raw, signer.raw));
  return [...responders, ...issuers].filter((signer) => !inPath(signer));
}

/** The first whose key fits, so that a certificate of the path goes before another of the same key. */
function signersOf(signed: SignedObject, candidates: readonly Certificate[]): readonly Certificate[] {
  const signer = candidates.slice(0, mostCandidates).find(({ publicKey }) =>
    verifySignature({
      algorithm: signed.signatureAlgorithm,
      publicKey: publicKey.raw,
      message: signed.tbsRaw,
      signature: signed.signature,
    }),
  );
  return signer === undefined ? [] : [signer];
}
