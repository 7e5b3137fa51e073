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
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type DistributionPoint,
  type Extension,
  type ExtensionName,
  type KeyUsageName,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
} from './extensions.ts';
import type { GeneralName } from './general-names.ts';
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
  /** Filled by the readers below, each extension when it is first asked for. */
  readonly decoded: DecodedExtensions;
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
    decoded: {},
    signatureAlgorithm,
    signature,
  };
}

const parsedOf = new WeakMap<Uint8Array, Certificate>();

/** The same, once for the very array: who signs a thousand files brings one certificate. It must not change. */
export function parseCertificateOnce(bytes: Uint8Array): Certificate {
  const known = parsedOf.get(bytes);
  if (known !== undefined) return known;
  const certificate = parseCertificate(bytes);
  parsedOf.set(bytes, certificate);
  return certificate;
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

type Extended = {
  readonly extensions: readonly Extension[];
  readonly decoded?: DecodedExtensions;
};

interface ExtensionValues {
  readonly keyUsage: ReadonlySet<KeyUsageName>;
  readonly basicConstraints: BasicConstraints;
  readonly extKeyUsage: readonly string[];
  readonly subjectKeyIdentifier: Uint8Array;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier;
  readonly subjectAltName: readonly GeneralName[];
  readonly authorityInfoAccess: readonly AccessDescription[];
  readonly crlDistributionPoints: readonly DistributionPoint[];
  readonly freshestCrl: readonly DistributionPoint[];
  readonly certificatePolicies: readonly PolicyInformation[];
  readonly policyMappings: readonly PolicyMapping[];
  readonly policyConstraints: PolicyConstraints;
  readonly inhibitAnyPolicy: number;
  readonly nameConstraints: NameConstraints;
}

/** Kept beside the extensions themselves, so that it goes when they go; a weak map costs more than the decoding. */
type DecodedExtensions = { -readonly [Name in keyof ExtensionValues]?: ExtensionValues[Name] };

const parsers: { readonly [Name in keyof ExtensionValues]: (value: Uint8Array) => ExtensionValues[Name] } = {
  keyUsage: parseKeyUsage,
  basicConstraints: parseBasicConstraints,
  extKeyUsage: parseExtKeyUsage,
  subjectKeyIdentifier: parseKeyIdentifier,
  authorityKeyIdentifier: parseAuthorityKeyIdentifier,
  subjectAltName: parseAltName,
  authorityInfoAccess: parseAuthorityInfoAccess,
  crlDistributionPoints: parseCrlDistributionPoints,
  freshestCrl: parseCrlDistributionPoints,
  certificatePolicies: parseCertificatePolicies,
  policyMappings: parsePolicyMappings,
  policyConstraints: parsePolicyConstraints,
  inhibitAnyPolicy: parseInhibitAnyPolicy,
  nameConstraints: parseNameConstraints,
};

function reader<Name extends keyof ExtensionValues>(
  name: Name,
): (source: Extended) => ExtensionValues[Name] | undefined {
  return (source) => {
    const { decoded } = source;
    const known = decoded?.[name];
    if (known !== undefined) return known;
    const extension = findExtension(source, name);
    if (extension === undefined) return undefined;
    const value = parsers[name](extension.value);
    if (decoded !== undefined) decoded[name] = value;
    return value;
  };
}

/** The extensions of a certificate, each decoded once when first asked for; undefined where absent. */
export const keyUsageOf = reader('keyUsage');
export const basicConstraintsOf = reader('basicConstraints');
export const extKeyUsageOf = reader('extKeyUsage');
export const subjectKeyIdentifierOf = reader('subjectKeyIdentifier');
export const authorityKeyIdentifierOf = reader('authorityKeyIdentifier');
export const subjectAltNameOf = reader('subjectAltName');
export const authorityInfoAccessOf = reader('authorityInfoAccess');
export const crlDistributionPointsOf = reader('crlDistributionPoints');
export const freshestCrlOf = reader('freshestCrl');
export const certificatePoliciesOf = reader('certificatePolicies');
export const policyMappingsOf = reader('policyMappings');
export const policyConstraintsOf = reader('policyConstraints');
export const inhibitAnyPolicyOf = reader('inhibitAnyPolicy');
export const nameConstraintsOf = reader('nameConstraints');
