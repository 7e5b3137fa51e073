/** Writes the extensions of certificates and CRLs (RFC 5280 clauses 4.2 and 5.2). Which ones a certificate gets is its profile's choice. */
import {
  encodeBoolean,
  encodeGeneralizedTime,
  encodeExplicit,
  encodeIa5String,
  encodeInteger,
  encodeNamedBits,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTlv,
  retag,
} from '../asn1/der-writer.ts';
import {
  accessMethods,
  extensionOids,
  keyUsageBits,
  type ExtensionName,
  type KeyUsageName,
} from './extensions.ts';
import { encodeUri } from './general-names.ts';

/** Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
export const encodeExtension = (name: ExtensionName, critical: boolean, value: Uint8Array): Uint8Array =>
  critical
    ? encodeSequence(encodeOid(extensionOids[name]), encodeBoolean(true), encodeOctetString(value))
    : encodeSequence(encodeOid(extensionOids[name]), encodeOctetString(value));

/** Always critical, as RFC 5280 clause 4.2.1.9 asks of a CA; an end entity's is empty. */
export const basicConstraintsExtension = (ca: boolean, pathLength?: number): Uint8Array =>
  encodeExtension(
    'basicConstraints',
    true,
    ca
      ? encodeSequence(encodeBoolean(true), ...(pathLength === undefined ? [] : [encodeInteger(pathLength)]))
      : encodeSequence(),
  );

export const keyUsageExtension = (...usages: readonly KeyUsageName[]): Uint8Array =>
  encodeExtension('keyUsage', true, encodeNamedBits(usages.map((usage) => keyUsageBits[usage])));

export const extKeyUsageExtension = (critical: boolean, ...purposes: readonly string[]): Uint8Array =>
  encodeExtension('extKeyUsage', critical, encodeSequence(...purposes.map(encodeOid)));

export const subjectKeyIdentifierExtension = (keyIdentifier: Uint8Array): Uint8Array =>
  encodeExtension('subjectKeyIdentifier', false, encodeOctetString(keyIdentifier));

export const authorityKeyIdentifierExtension = (keyIdentifier: Uint8Array): Uint8Array =>
  encodeExtension('authorityKeyIdentifier', false, encodeSequence(encodeTlv(0x80, keyIdentifier)));

/** One distribution point per URI. */
export const crlDistributionPointsExtension = (...uris: readonly string[]): Uint8Array =>
  encodeExtension(
    'crlDistributionPoints',
    false,
    encodeSequence(...uris.map((uri) => encodeSequence(encodeExplicit(0, fullName(uri))))),
  );

export interface AuthorityInfo {
  readonly ocsp?: string;
  readonly caIssuers?: string;
}

export const authorityInfoAccessExtension = ({ ocsp, caIssuers }: AuthorityInfo): Uint8Array =>
  encodeExtension(
    'authorityInfoAccess',
    false,
    encodeSequence(
      ...(ocsp === undefined ? [] : [encodeSequence(encodeOid(accessMethods.ocsp), encodeUri(ocsp))]),
      ...(caIssuers === undefined
        ? []
        : [encodeSequence(encodeOid(accessMethods.caIssuers), encodeUri(caIssuers))]),
    ),
  );

export interface Policy {
  readonly oid: string;
  readonly cpsUri?: string;
}

const cpsQualifier = '1.3.6.1.5.5.7.2.1';

export const certificatePoliciesExtension = (...policies: readonly Policy[]): Uint8Array =>
  encodeExtension(
    'certificatePolicies',
    false,
    encodeSequence(
      ...policies.map(({ oid, cpsUri }) =>
        cpsUri === undefined
          ? encodeSequence(encodeOid(oid))
          : encodeSequence(
              encodeOid(oid),
              encodeSequence(encodeSequence(encodeOid(cpsQualifier), encodeIa5String(cpsUri))),
            ),
      ),
    ),
  );

/** id-pkix-ocsp-nocheck (RFC 6960 clause 4.2.2.2.1). */
export const ocspNoCheckExtension = (): Uint8Array => markExtension('ocspNoCheck');

/** An extension that is its presence: NULL, not critical (RFC 6960, RFC 9608, EN 319 412-1 clause 5.2.2). */
export const markExtension = (name: 'ocspNoCheck' | 'noRevAvail' | 'validityAssuredShortTerm'): Uint8Array =>
  encodeExtension(name, false, encodeNull());

/** GeneralNames, each already encoded. */
export const subjectAltNameExtension = (...names: readonly Uint8Array[]): Uint8Array =>
  encodeExtension('subjectAltName', false, encodeSequence(...names));

export const crlNumberExtension = (number: number): Uint8Array =>
  encodeExtension('crlNumber', false, encodeInteger(number));

export interface IssuingDistributionPoint {
  readonly uri?: string;
  readonly onlyContainsUserCerts?: boolean;
  readonly onlyContainsCaCerts?: boolean;
}

/** Critical, its fullName byte for byte the URI of the certificates' distribution point (RFC 5280 clause 5.2.5). */
export const issuingDistributionPointExtension = (scope: IssuingDistributionPoint): Uint8Array =>
  encodeExtension(
    'issuingDistributionPoint',
    true,
    encodeSequence(
      ...(scope.uri === undefined ? [] : [encodeExplicit(0, fullName(scope.uri))]),
      ...(scope.onlyContainsUserCerts === true ? [retag(0x81, encodeBoolean(true))] : []),
      ...(scope.onlyContainsCaCerts === true ? [retag(0x82, encodeBoolean(true))] : []),
    ),
  );

/** Expired certificates stay listed from this time on (X.509 clause 9.5.2.8). */
export const expiredCertsOnCrlExtension = (since: Date): Uint8Array =>
  encodeExtension('expiredCertsOnCrl', false, encodeGeneralizedTime(since));

const fullName = (uri: string): Uint8Array => encodeExplicit(0, encodeUri(uri));
