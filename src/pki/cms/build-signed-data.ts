/** Builds the SignedData of PAdES and RFC 3161 by the rules: one signer, DER throughout. */
import { concatBytes } from '../../lib/bytes.ts';
import {
  encodeExplicit,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeTlv,
  retag,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import {
  encodeAlgorithmIdentifier,
  encodeHashIdentifier,
  signatureAlgorithms,
} from '../crypto/algorithms.ts';
import type { SignatureAlgorithmName } from '../crypto/signer.ts';
import { digest } from '#crypto';
import type { Certificate } from '../x509/certificate.ts';
import { cmsOids } from './cms-oids.ts';

export interface SignedAttributes {
  readonly contentType?: string;
  readonly messageDigest: Uint8Array;
  readonly signingCertificate: Certificate;
}

/**
 * The DER SET OF that is signed: content-type, message-digest and signing-certificate-v2, nothing else
 * (EN 319 142-1 clause 6.3; no signing-time, the PDF's /M carries the claim).
 */
export const buildSignedAttributes = (attributes: SignedAttributes): Uint8Array =>
  encodeSetOf([
    attribute(cmsOids.contentType, encodeOid(attributes.contentType ?? cmsOids.data)),
    attribute(cmsOids.messageDigest, encodeOctetString(attributes.messageDigest)),
    bindingTo(attributes.signingCertificate),
  ]);

export const attribute = (oid: string, ...values: readonly Uint8Array[]): Uint8Array =>
  encodeSequence(encodeOid(oid), encodeSetOf(values));

const bindings = new WeakMap<Certificate, Uint8Array>();

/** The attribute that names the signer: encoded once for all that is signed by the certificate as it was parsed. */
function bindingTo(certificate: Certificate): Uint8Array {
  const known = bindings.get(certificate);
  if (known !== undefined) return known;
  const binding = attribute(cmsOids.signingCertificateV2, essSigningCertificate(certificate));
  bindings.set(certificate, binding);
  return binding;
}

/** SigningCertificateV2 (RFC 5035 clause 3): one ESSCertIDv2, SHA-256 left out as the default. */
function essSigningCertificate(certificate: Certificate): Uint8Array {
  const generalNames = encodeSequence(encodeTlv(0xa4, certificate.issuer.raw));
  const issuerSerial = encodeSequence(generalNames, encodeTlv(tags.integer, certificate.serialNumber));
  return encodeSequence(
    encodeSequence(encodeSequence(encodeOctetString(digest('sha256', certificate.raw)), issuerSerial)),
  );
}

export interface SignedDataFrame {
  /** What is signed: the DER SET OF from {@link buildSignedAttributes}. */
  readonly signedAttrs: Uint8Array;
  readonly algorithm: SignatureAlgorithmName;
  readonly signingCertificate: Certificate;
  /** DER certificates; the set is sorted as DER asks. */
  readonly certificates: readonly Uint8Array[];
  readonly contentType?: string;
  /** eContent; left out for a detached signature. */
  readonly content?: Uint8Array;
}

export interface NewSignedData extends SignedDataFrame {
  readonly signature: Uint8Array;
  /** Encoded attributes, from {@link attribute}. */
  readonly unsignedAttrs?: readonly Uint8Array[];
}

/** The DER ContentInfo. Version by RFC 5652 clause 5.1: 1 for id-data with plain certificates, else 3. */
export const buildSignedData = (data: NewSignedData): Uint8Array =>
  beginSignedData(data)(data.signature, data.unsignedAttrs);

/** The same in two steps: all that the signature does not change is encoded while the key is at work. */
export function beginSignedData(
  frame: SignedDataFrame,
): (signature: Uint8Array, unsignedAttrs?: readonly Uint8Array[]) => Uint8Array {
  const contentType = frame.contentType ?? cmsOids.data;
  const digestAlgorithm = encodeHashIdentifier(signatureAlgorithms[frame.algorithm].hash);
  const { signingCertificate: certificate } = frame;
  const beforeSigner = concatBytes([
    encodeInteger(contentType === cmsOids.data ? 1 : 3),
    encodeSetOf([digestAlgorithm]),
    encodeSequence(
      encodeOid(contentType),
      ...(frame.content === undefined ? [] : [encodeExplicit(0, encodeOctetString(frame.content))]),
    ),
    ...(frame.certificates.length === 0 ? [] : [retag(0xa0, encodeSetOf(frame.certificates))]),
  ]);
  const beforeSignature = concatBytes([
    encodeInteger(1),
    encodeSequence(certificate.issuer.raw, encodeTlv(tags.integer, certificate.serialNumber)),
    digestAlgorithm,
    retag(0xa0, frame.signedAttrs),
    encodeAlgorithmIdentifier(frame.algorithm),
  ]);
  return (signature, unsignedAttrs = []) => {
    const signerInfo = encodeSequence(
      beforeSignature,
      encodeOctetString(signature),
      ...(unsignedAttrs.length === 0 ? [] : [retag(0xa1, encodeSetOf(unsignedAttrs))]),
    );
    const signedData = encodeSequence(beforeSigner, encodeSetOf([signerInfo]));
    return encodeSequence(encodeOid(cmsOids.signedData), encodeExplicit(0, signedData));
  };
}
