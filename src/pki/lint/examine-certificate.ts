import { equalBytes } from '../../lib/bytes.ts';
import { DerError } from '../asn1/der-error.ts';
import { childrenOf, contentOf, enter, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import * as read from '../x509/certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import { extensionOids, type ExtensionName } from '../x509/extensions.ts';
import { equalNames } from '../x509/names.ts';
import { readQcStatements, type QcStatement } from './qc-statements.ts';
import type { LintSet } from './rule.ts';

export interface LintOptions {
  /** The issuer's certificate, where it is at hand: names, identifiers and keys are compared. */
  readonly issuer?: Certificate;
  /** What the profile declares to keep beside RFC 5280. */
  readonly sets?: readonly LintSet[];
  /** What the caller knows of a key: in use by somebody else, or published as compromised. */
  readonly findKeyFault?: (subjectPublicKeyInfo: Uint8Array) => KeyFault | undefined;
}

export type KeyFault = 'reused' | 'compromised';

/** An attribute of a name with its string type, which RFC 5280 restricts. */
export interface EncodedAttribute {
  readonly oid: string;
  readonly tag: number;
  readonly text: string;
}

/** A certificate with all that rules ask of it, read once; an extension that cannot be read is undefined and named. */
export interface Examined {
  readonly certificate: Certificate;
  readonly options: LintOptions;
  readonly isAuthority: boolean;
  readonly isSelfIssued: boolean;
  /** Signed by its own key, as far as it tells: a link of a rollover is self-issued and signed by another. */
  readonly isSelfSigned: boolean;
  readonly subject: readonly EncodedAttribute[];
  readonly issuer: readonly EncodedAttribute[];
  readonly encoded: EncodedParts;
  readonly extensions: Readonly<ReturnType<typeof readExtensions>>;
  /** Of extensions that are not what their type says. */
  readonly faults: ReadonlyMap<ExtensionName, string>;
}

export interface EncodedParts {
  readonly explicitVersion1: boolean;
  readonly uniqueIdentifiers: boolean;
  readonly extensionsPresent: boolean;
  readonly notBefore: Der;
  readonly notAfter: Der;
  /** Extensions that write `critical FALSE` although it is the default. */
  readonly explicitNotCritical: readonly string[];
}

/** @throws {DerError} where the certificate is no strict DER certificate at all */
export function examineCertificate(certificate: Certificate, options: LintOptions): Examined {
  const { encoded, issuer, subject } = readParts(certificate);
  const faults = new Map<ExtensionName, string>();
  const extensions = readExtensions(certificate, faults);
  const isSelfIssued = equalNames(certificate.issuer, certificate.subject);
  return {
    certificate,
    options,
    // A certificate that would be used as an authority's is held to their rules, whatever it forgot to say.
    isAuthority: extensions.basicConstraints?.ca === true || extensions.keyUsage?.has('keyCertSign') === true,
    isSelfIssued,
    isSelfSigned: isSelfIssued && keyMayBeIssuers(certificate, options, extensions),
    subject,
    issuer,
    encoded,
    extensions,
    faults,
  };
}

/** The issuer's certificate decides; without it, the identifiers that the certificate names (RFC 5280 clause 4.2.1.1). */
function keyMayBeIssuers(
  { publicKey }: Certificate,
  { issuer }: LintOptions,
  { authorityKeyIdentifier, subjectKeyIdentifier }: Examined['extensions'],
): boolean {
  if (issuer !== undefined && !equalBytes(issuer.publicKey.raw, publicKey.raw)) return false;
  const issuerKey = authorityKeyIdentifier?.keyIdentifier;
  if (issuerKey === undefined) return true;
  return subjectKeyIdentifier !== undefined && equalBytes(issuerKey, subjectKeyIdentifier);
}

export const extensionOf = ({ certificate }: Examined, name: ExtensionName) =>
  read.findExtension(certificate, name);

function readExtensions(certificate: Certificate, faults: Map<ExtensionName, string>) {
  const attempt = <Value>(
    name: ExtensionName,
    reader: (source: Certificate) => Value | undefined,
  ): Value | undefined => {
    try {
      return reader(certificate);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      faults.set(name, error.message);
      return undefined;
    }
  };
  return {
    keyUsage: attempt('keyUsage', read.keyUsageOf),
    basicConstraints: attempt('basicConstraints', read.basicConstraintsOf),
    extKeyUsage: attempt('extKeyUsage', read.extKeyUsageOf),
    subjectKeyIdentifier: attempt('subjectKeyIdentifier', read.subjectKeyIdentifierOf),
    authorityKeyIdentifier: attempt('authorityKeyIdentifier', read.authorityKeyIdentifierOf),
    subjectAltName: attempt('subjectAltName', read.subjectAltNameOf),
    authorityInfoAccess: attempt('authorityInfoAccess', read.authorityInfoAccessOf),
    crlDistributionPoints: attempt('crlDistributionPoints', read.crlDistributionPointsOf),
    freshestCrl: attempt('freshestCrl', read.freshestCrlOf),
    certificatePolicies: attempt('certificatePolicies', read.certificatePoliciesOf),
    policyMappings: attempt('policyMappings', read.policyMappingsOf),
    policyConstraints: attempt('policyConstraints', read.policyConstraintsOf),
    inhibitAnyPolicy: attempt('inhibitAnyPolicy', read.inhibitAnyPolicyOf),
    nameConstraints: attempt('nameConstraints', read.nameConstraintsOf),
    qcStatements: attempt('qcStatements', (source): readonly QcStatement[] | undefined => {
      const value = read.findExtension(source, 'qcStatements')?.value;
      return value && readQcStatements(value);
    }),
  };
}

function readParts(certificate: Certificate): Pick<Examined, 'encoded' | 'issuer' | 'subject'> {
  const tbs = enter(readDerWhole(certificate.tbsRaw), tags.sequence, 'TBSCertificate');
  const version = tbs.optional(0xa0);
  tbs.any('serialNumber');
  tbs.any('signature');
  const issuer = readAttributes(tbs.any('issuer'));
  const validity = enter(tbs.any('validity'), tags.sequence, 'Validity');
  const notBefore = validity.any('notBefore');
  const notAfter = validity.any('notAfter');
  const subject = readAttributes(tbs.any('subject'));
  tbs.any('subjectPublicKeyInfo');
  const issuerUniqueId = tbs.optional(0x81);
  const subjectUniqueId = tbs.optional(0x82);
  const extensions = tbs.optional(0xa3);
  return {
    issuer,
    subject,
    encoded: {
      explicitVersion1: version !== undefined && certificate.version === 1,
      uniqueIdentifiers: issuerUniqueId !== undefined || subjectUniqueId !== undefined,
      extensionsPresent: extensions !== undefined,
      notBefore,
      notAfter,
      explicitNotCritical: extensions === undefined ? [] : readExplicitDefaults(extensions),
    },
  };
}

const text = new TextDecoder();

const readAttributes = (name: Der): readonly EncodedAttribute[] =>
  childrenOf(name).flatMap((rdn) =>
    childrenOf(rdn).map((attribute) => {
      const cursor = enter(attribute, tags.sequence, 'AttributeTypeAndValue');
      const oid = readOid(cursor.any('type'));
      const value = cursor.any('value');
      return { oid, tag: value.tag, text: text.decode(contentOf(value)) };
    }),
  );

function readExplicitDefaults(explicit: Der): readonly string[] {
  const list = readDer(explicit.bytes, explicit.contentStart, explicit.contentEnd);
  return childrenOf(list).flatMap((extension) => {
    const [oid, critical] = childrenOf(extension);
    const written = critical?.tag === tags.boolean && contentOf(critical)[0] === 0;
    return written && oid !== undefined ? [nameOf(readOid(oid))] : [];
  });
}

/** The name of a known extension, else its OID. */
export const nameOf = (oid: string): string => extensionNames.get(oid) ?? oid;

const extensionNames = new Map<string, string>(
  Object.entries(extensionOids).map(([name, oid]) => [oid, name]),
);
