/** Certificate extensions as values (RFC 5280 clause 4.2). Each is read from its OCTET STRING when it is asked for. */
import { DerError } from '../asn1/der-error.ts';
import { childrenOf, contentOf, enter, rawOf, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readBoolean, readNamedBits, readOid, readSmallInteger } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseGeneralName, parseGeneralNames, type GeneralName } from './general-names.ts';
import { parseRelativeName, type RelativeName } from './names.ts';

export const extensionOids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  noRevAvail: '2.5.29.56',
  expiredCertsOnCrl: '2.5.29.60',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  validityAssuredShortTerm: '0.4.0.194121.2.1',
} as const satisfies Record<string, string>;

export type ExtensionName = keyof typeof extensionOids;

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The content of extnValue: a DER value of the extension's own type. */
  readonly value: Uint8Array;
}

/** Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension */
export function parseExtensions(der: Der): readonly Extension[] {
  if (der.tag !== tags.sequence) throw new DerError('der.unexpected-tag', 'expected Extensions', der.start);
  return childrenOf(der, 200).map((child) => {
    const cursor = enter(child, tags.sequence, 'Extension');
    const oid = readOid(cursor.next(tags.oid, 'extnID'));
    const critical = cursor.optional(tags.boolean);
    const value = contentOf(cursor.next(tags.octetString, 'extnValue'));
    cursor.end();
    return { oid, critical: critical !== undefined && readBoolean(critical), value };
  });
}

export const keyUsageBits = {
  digitalSignature: 0,
  contentCommitment: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
} as const satisfies Record<string, number>;

export type KeyUsageName = keyof typeof keyUsageBits;

export function parseKeyUsage(value: Uint8Array): ReadonlySet<KeyUsageName> {
  const bits = readNamedBits(readDerWhole(value));
  return new Set(keyUsageNames.filter((usage) => bits.has(keyUsageBits[usage])));
}

const keyUsageNames = Object.keys(keyUsageBits).filter((key): key is KeyUsageName => key in keyUsageBits);

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
}

export function parseBasicConstraints(value: Uint8Array): BasicConstraints {
  const cursor = enter(readDerWhole(value), tags.sequence, 'BasicConstraints');
  const ca = cursor.optional(tags.boolean);
  const pathLength = cursor.optional(tags.integer);
  cursor.end();
  return { ca: ca !== undefined && readBoolean(ca), pathLength: pathLength && readSmallInteger(pathLength) };
}

export const parseExtKeyUsage = (value: Uint8Array): readonly string[] =>
  childrenOf(readDerWhole(value), 1000).map(readOid);

export const parseKeyIdentifier = (value: Uint8Array): Uint8Array => contentOf(readDerWhole(value));

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined;
  readonly authorityCertIssuer: readonly GeneralName[];
  readonly authorityCertSerialNumber: Uint8Array | undefined;
}

export function parseAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const cursor = enter(readDerWhole(value), tags.sequence, 'AuthorityKeyIdentifier');
  const keyIdentifier = cursor.optional(0x80);
  const issuer = cursor.optional(0xa1);
  const serial = cursor.optional(0x82);
  cursor.end();
  return {
    keyIdentifier: keyIdentifier && contentOf(keyIdentifier),
    authorityCertIssuer: issuer === undefined ? [] : parseGeneralNames(issuer),
    authorityCertSerialNumber: serial && contentOf(serial),
  };
}

export const parseAltName = (value: Uint8Array): readonly GeneralName[] =>
  parseGeneralNames(readDerWhole(value));

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

export const accessMethods = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const;

export const parseAuthorityInfoAccess = (value: Uint8Array): readonly AccessDescription[] =>
  childrenOf(readDerWhole(value), 100).map((child) => {
    const cursor = enter(child, tags.sequence, 'AccessDescription');
    return {
      method: readOid(cursor.next(tags.oid, 'accessMethod')),
      location: parseGeneralName(cursor.any('accessLocation')),
    };
  });

/** Reason bits as ReasonFlags numbers them (RFC 5280 clause 4.2.1.13). */
export type ReasonFlags = ReadonlySet<number>;

export type DistributionPointName =
  | { readonly kind: 'fullName'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relativeName'; readonly name: RelativeName; readonly raw: Uint8Array };

export interface DistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly reasons: ReasonFlags | undefined;
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

export const parseCrlDistributionPoints = (value: Uint8Array): readonly DistributionPoint[] =>
  childrenOf(readDerWhole(value), 1000).map((child) => {
    const cursor = enter(child, tags.sequence, 'DistributionPoint');
    const name = cursor.optional(0xa0);
    const reasons = cursor.optional(0x81);
    const crlIssuer = cursor.optional(0xa2);
    cursor.end();
    return {
      name: name && parseDistributionPointName(readDer(name.bytes, name.contentStart, name.contentEnd)),
      reasons: reasons && readNamedBits(reasons),
      crlIssuer: crlIssuer && parseGeneralNames(crlIssuer),
    };
  });

/** DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] } */
export function parseDistributionPointName(der: Der): DistributionPointName {
  if (der.tag === 0xa0) return { kind: 'fullName', names: parseGeneralNames(der) };
  if (der.tag === 0xa1) return { kind: 'relativeName', name: parseRelativeName(der), raw: rawOf(der) };
  throw new DerError('der.unexpected-tag', 'expected a DistributionPointName', der.start);
}

export interface PolicyInformation {
  readonly oid: string;
  /** policyQualifiers, whole, where present. */
  readonly qualifiers: Uint8Array | undefined;
}

export const anyPolicy = '2.5.29.32.0';

export const parseCertificatePolicies = (value: Uint8Array): readonly PolicyInformation[] =>
  childrenOf(readDerWhole(value), 1000).map((child) => {
    const cursor = enter(child, tags.sequence, 'PolicyInformation');
    const oid = readOid(cursor.next(tags.oid, 'policyIdentifier'));
    const qualifiers = cursor.optional(tags.sequence);
    cursor.end();
    return { oid, qualifiers: qualifiers && rawOf(qualifiers) };
  });

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

export const parsePolicyMappings = (value: Uint8Array): readonly PolicyMapping[] =>
  childrenOf(readDerWhole(value), 1000).map((child) => {
    const cursor = enter(child, tags.sequence, 'PolicyMapping');
    const issuerDomainPolicy = readOid(cursor.next(tags.oid, 'issuerDomainPolicy'));
    const subjectDomainPolicy = readOid(cursor.next(tags.oid, 'subjectDomainPolicy'));
    cursor.end();
    return { issuerDomainPolicy, subjectDomainPolicy };
  });

export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

export function parsePolicyConstraints(value: Uint8Array): PolicyConstraints {
  const cursor = enter(readDerWhole(value), tags.sequence, 'PolicyConstraints');
  const require = cursor.optional(0x80);
  const inhibit = cursor.optional(0x81);
  cursor.end();
  return {
    requireExplicitPolicy: require && readSmallInteger(require),
    inhibitPolicyMapping: inhibit && readSmallInteger(inhibit),
  };
}

export const parseInhibitAnyPolicy = (value: Uint8Array): number => readSmallInteger(readDerWhole(value));

export interface GeneralSubtree {
  readonly base: GeneralName;
  readonly minimum: number;
  readonly maximum: number | undefined;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralSubtree[];
  readonly excluded: readonly GeneralSubtree[];
}

export function parseNameConstraints(value: Uint8Array): NameConstraints {
  const cursor = enter(readDerWhole(value), tags.sequence, 'NameConstraints');
  const permitted = cursor.optional(0xa0);
  const excluded = cursor.optional(0xa1);
  cursor.end();
  return {
    permitted: permitted === undefined ? [] : parseSubtrees(permitted),
    excluded: excluded === undefined ? [] : parseSubtrees(excluded),
  };
}

const parseSubtrees = (der: Der): readonly GeneralSubtree[] =>
  childrenOf(der, 10_000).map((child) => {
    const cursor = enter(child, tags.sequence, 'GeneralSubtree');
    const base = parseGeneralName(cursor.any('base'));
    const minimum = cursor.optional(0x80);
    const maximum = cursor.optional(0x81);
    cursor.end();
    return {
      base,
      minimum: minimum ? readSmallInteger(minimum) : 0,
      maximum: maximum && readSmallInteger(maximum),
    };
  });
