/**
 * X.509 v3 certificates (RFC 5280 clause 4.1), read as windows into the bytes that were received; those bytes are
 * what is hashed and verified, never a re-encoding. Extensions are decoded when first asked for.
 */
import { DerError } from '../asn1/der-error.ts';
import { enter, rawOf, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import {
  readBitString,
  readBitStringOctets,
  readIntegerBytes,
  readSmallInteger,
  readTime,
} from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import {
  parseAlgorithmIdentifier,
  parseSignatureAlgorithm,
  type AlgorithmIdentifier,
  type SignatureAlgorithm,
} from '../crypto/algorithms.ts';
import {
  extensionOids,
  parseAltName,
  parseAuthorityInfoAccess,
  parseAuthorityKeyIdentifier,
  parseBasicConstraints,
  parseCertificatePolicies,
  parseCrlDistributionPoints,
  parseExtensions,
  parseExtKeyUsage,
  parseInhibitAnyPolicy,
  parseKeyIdentifier,
  parseKeyUsage,
  parseNameConstraints,
  parsePolicyConstraints,
  parsePolicyMappings,
  type Extension,
  type ExtensionName,
} from './extensions.ts';
import { parseName, type Name } from './names.ts';

/** SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING } */
export interface SubjectPublicKeyInfo {
  readonly raw: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  readonly subjectPublicKey: Uint8Array;
}

export interface Certificate {
  readonly raw: Uint8Array;
  readonly tbsRaw: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Content octets of the INTEGER, as received. */
  readonly serialNumber: Uint8Array;
  /** The algorithm inside tbsCertificate; must equal `signatureAlgorithm` (RFC 5280 clause 4.1.1.2). */
  readonly tbsSignatureRaw: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: SubjectPublicKeyInfo;
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

/** @throws {DerError} where the bytes are not one strict DER certificate */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'Certificate');
  const tbsDer = outer.next(tags.sequence, 'tbsCertificate');
  const signatureAlgorithm = parseSignatureAlgorithm(outer.next(tags.sequence, 'signatureAlgorithm'));
  const signature = readSignature(outer.next(tags.bitString, 'signatureValue'));
  outer.end();

  const tbs = enter(tbsDer, tags.sequence, 'TBSCertificate');
  const versionDer = tbs.optional(0xa0);
  const version = versionDer === undefined ? 1 : 1 + readSmallInteger(inside(versionDer));
  const serialNumber = readIntegerBytes(tbs.next(tags.integer, 'serialNumber'));
  const tbsSignatureRaw = rawOf(tbs.next(tags.sequence, 'signature'));
  const issuer = parseName(tbs.next(tags.sequence, 'issuer'));
  const validity = enter(tbs.next(tags.sequence, 'validity'), tags.sequence, 'Validity');
  const notBefore = readTime(validity.any('notBefore'));
  const notAfter = readTime(validity.any('notAfter'));
  validity.end();
  const subject = parseName(tbs.next(tags.sequence, 'subject'));
  const publicKey = parseSubjectPublicKeyInfo(tbs.next(tags.sequence, 'subjectPublicKeyInfo'));
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensionsDer = tbs.optional(0xa3);
  tbs.end();

  return {
    raw: bytes,
    tbsRaw: rawOf(tbsDer),
    version,
    serialNumber,
    tbsSignatureRaw,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey,
    extensions: extensionsDer === undefined ? [] : parseExtensions(inside(extensionsDer)),
    signatureAlgorithm,
    signature,
  };
}

/** A signature that is no whole number of octets reads as an empty one: the certificate is legible, and never verifies. */
export function readSignature(der: Der): Uint8Array {
  const { bytes, unusedBits } = readBitString(der);
  return unusedBits === 0 ? bytes : bytes.subarray(0, 0);
}

export function parseSubjectPublicKeyInfo(der: Der): SubjectPublicKeyInfo {
  const cursor = enter(der, tags.sequence, 'SubjectPublicKeyInfo');
  const algorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'algorithm'));
  const subjectPublicKey = readBitStringOctets(cursor.next(tags.bitString, 'subjectPublicKey'));
  cursor.end();
  return { raw: rawOf(der), algorithm, subjectPublicKey };
}

function inside(explicit: Der): Der {
  const inner = readDer(explicit.bytes, explicit.contentStart, explicit.contentEnd);
  if (inner.end !== explicit.contentEnd)
    throw new DerError('der.trailing-data', 'expected one value', inner.end);
  return inner;
}

export function findExtension(
  source: { readonly extensions: readonly Extension[] },
  name: ExtensionName,
): Extension | undefined {
  const oid = extensionOids[name];
  return source.extensions.find((extension) => extension.oid === oid);
}

type Extended = { readonly extensions: readonly Extension[] };

function reader<Value>(
  name: ExtensionName,
  parse: (value: Uint8Array) => Value,
): (source: Extended) => Value | undefined {
  const parsed = new WeakMap<Extension, { readonly value: Value }>();
  return (source) => {
    const extension = findExtension(source, name);
    if (extension === undefined) return undefined;
    const known = parsed.get(extension);
    if (known !== undefined) return known.value;
    const value = parse(extension.value);
    parsed.set(extension, { value });
    return value;
  };
}

/** The extensions of a certificate, each decoded once when first asked for; undefined where absent. */
export const keyUsageOf = reader('keyUsage', parseKeyUsage);
export const basicConstraintsOf = reader('basicConstraints', parseBasicConstraints);
export const extKeyUsageOf = reader('extKeyUsage', parseExtKeyUsage);
export const subjectKeyIdentifierOf = reader('subjectKeyIdentifier', parseKeyIdentifier);
export const authorityKeyIdentifierOf = reader('authorityKeyIdentifier', parseAuthorityKeyIdentifier);
export const subjectAltNameOf = reader('subjectAltName', parseAltName);
export const authorityInfoAccessOf = reader('authorityInfoAccess', parseAuthorityInfoAccess);
export const crlDistributionPointsOf = reader('crlDistributionPoints', parseCrlDistributionPoints);
export const freshestCrlOf = reader('freshestCrl', parseCrlDistributionPoints);
export const certificatePoliciesOf = reader('certificatePolicies', parseCertificatePolicies);
export const policyMappingsOf = reader('policyMappings', parsePolicyMappings);
export const policyConstraintsOf = reader('policyConstraints', parsePolicyConstraints);
export const inhibitAnyPolicyOf = reader('inhibitAnyPolicy', parseInhibitAnyPolicy);
export const nameConstraintsOf = reader('nameConstraints', parseNameConstraints);
