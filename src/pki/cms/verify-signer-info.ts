/** Checks one SignerInfo against content and certificate (RFC 5652 clause 5.6), naming each fault. */
import { equalBytes } from '../../lib/bytes.ts';
import { contentOf, readDer } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import {
  findHash,
  signatureAlgorithms,
  type HashName,
  type SignatureAlgorithm,
} from '../crypto/algorithms.ts';
import { digest, verifySignature } from '#crypto';
import { subjectKeyIdentifierOf, type Certificate } from '../x509/certificate.ts';
import { equalNames } from '../x509/names.ts';
import { cmsOids } from './cms-oids.ts';
import { readEssCertIds } from './ess-cert-ids.ts';
import { findAttribute, type SignedData, type SignerInfo } from './parse-signed-data.ts';

export type SignerFault =
  | 'duplicate-attribute'
  | 'signed-attributes-missing'
  | 'content-type-missing'
  | 'content-type-differs'
  | 'message-digest-missing'
  | 'digest-algorithm-unknown'
  | 'digest-differs'
  | 'algorithm-unfit'
  | 'signing-certificate-differs'
  | 'signature-wrong';

export interface SignerCheck {
  readonly signerInfo: SignerInfo;
  readonly contentType: string;
  readonly certificate: Certificate;
  /** The digest of the signed content under the SignerInfo's digestAlgorithm. */
  readonly contentDigest: (hash: HashName) => Uint8Array;
  /** Without signedAttrs the signature is over the content itself; only old files are checked so. */
  readonly content?: Uint8Array;
}

export interface SignerOutcome {
  readonly faults: readonly SignerFault[];
  readonly hash: HashName | undefined;
  /** Whether an ESS signing-certificate attribute names the signer; old files have none. */
  readonly signingCertificateBound: boolean;
}

export function verifySignerInfo(check: SignerCheck): SignerOutcome {
  const { signerInfo, certificate } = check;
  const hash = findHash(signerInfo.digestAlgorithm.oid);
  const outcome = (faults: readonly SignerFault[], bound = false): SignerOutcome => ({
    faults,
    hash,
    signingCertificateBound: bound,
  });
  if (hash === undefined) return outcome(['digest-algorithm-unknown']);
  const { signedAttrs, signedAttrsRaw, signatureAlgorithm, signature } = signerInfo;
  // An ECDSA or PSS signature whose own hash is another than digestAlgorithm binds attributes and content differently.
  if (signatureAlgorithm.hash !== undefined && signatureAlgorithm.hash !== hash)
    return outcome(['algorithm-unfit']);
  if (signedAttrsRaw !== undefined && !digestIsStrongEnough(signatureAlgorithm, hash))
    return outcome(['algorithm-unfit']);
  if (signedAttrsRaw === undefined) {
    if (check.content === undefined) return outcome(['signed-attributes-missing']);
    const right = verifySignature({
      algorithm: signatureAlgorithm,
      publicKey: certificate.publicKey.raw,
      message: check.content,
      signature,
      hash,
    });
    return outcome(right ? [] : ['signature-wrong']);
  }

  const faults: SignerFault[] = [];
  const oids = signedAttrs.map(({ oid }) => oid);
  if (
    new Set(oids).size !== oids.length ||
    signedAttrs.some(({ oid, values }) => singleValued.has(oid) && values.length !== 1)
  ) {
    faults.push('duplicate-attribute');
  }
  const contentType = findAttribute(signedAttrs, cmsOids.contentType);
  if (contentType === undefined) faults.push('content-type-missing');
  else if (readOid(readDer(contentType)) !== check.contentType) faults.push('content-type-differs');
  const messageDigest = findAttribute(signedAttrs, cmsOids.messageDigest);
  if (messageDigest === undefined) faults.push('message-digest-missing');
  else if (!equalBytes(contentOf(readDer(messageDigest)), check.contentDigest(hash)))
    faults.push('digest-differs');
  const bound = signingCertificateBinding(signerInfo, certificate);
  if (bound === 'differs') faults.push('signing-certificate-differs');
  const right = verifySignature({
    algorithm: signatureAlgorithm,
    publicKey: certificate.publicKey.raw,
    message: signedAttrsRaw,
    signature,
    hash,
  });
  if (!right) faults.push('signature-wrong');
  return outcome(faults, bound === 'bound');
}

/** Ed25519 asks for SHA-512 (RFC 8419 clause 3.1); ML-DSA for a digest as strong as itself (RFC 9882 clause 3.3). */
function digestIsStrongEnough({ scheme, oid }: SignatureAlgorithm, hash: HashName): boolean {
  if (scheme === 'ed25519') return hash === 'sha512';
  return scheme !== 'ml-dsa' || mlDsaDigests.get(oid)?.has(hash) === true;
}

const bits512: readonly HashName[] = ['sha512', 'sha3-512'];
const bits384: readonly HashName[] = ['sha384', 'sha3-384', ...bits512];

const mlDsaDigests: ReadonlyMap<string, ReadonlySet<HashName>> = new Map([
  [signatureAlgorithms['ml-dsa-44'].oid, new Set<HashName>(['sha256', 'sha3-256', ...bits384])],
  [signatureAlgorithms['ml-dsa-65'].oid, new Set(bits384)],
  [signatureAlgorithms['ml-dsa-87'].oid, new Set(bits512)],
]);

const singleValued = new Set<string>([
  cmsOids.contentType,
  cmsOids.messageDigest,
  cmsOids.signingTime,
  cmsOids.signingCertificate,
  cmsOids.signingCertificateV2,
]);

function signingCertificateBinding(
  signerInfo: SignerInfo,
  certificate: Certificate,
): 'bound' | 'differs' | 'absent' {
  const v2 = findAttribute(signerInfo.signedAttrs, cmsOids.signingCertificateV2);
  const v1 = findAttribute(signerInfo.signedAttrs, cmsOids.signingCertificate);
  const [first] = v2 === undefined ? (v1 === undefined ? [] : readEssCertIds(v1, 1)) : readEssCertIds(v2, 2);
  if (v1 === undefined && v2 === undefined) return 'absent';
  const hash = first && findHash(first.hashOid);
  return hash !== undefined && first !== undefined && equalBytes(first.hash, digest(hash, certificate.raw))
    ? 'bound'
    : 'differs';
}

/** The certificate that the SignerInfo names, out of those at hand. */
export function findSignerCertificate(
  signerInfo: SignerInfo,
  certificates: readonly Certificate[],
): Certificate | undefined {
  const { sid } = signerInfo;
  return certificates.find((certificate) => {
    if (sid.kind === 'issuerAndSerial') {
      return (
        equalBytes(sid.serialNumber, certificate.serialNumber) && equalNames(sid.issuer, certificate.issuer)
      );
    }
    const keyIdentifier = subjectKeyIdentifierOf(certificate);
    return keyIdentifier !== undefined && equalBytes(keyIdentifier, sid.keyIdentifier);
  });
}

/** The one SignerInfo that PAdES allows. */
export const onlySignerInfo = (signedData: SignedData): SignerInfo | undefined =>
  signedData.signerInfos.length === 1 ? signedData.signerInfos[0] : undefined;
