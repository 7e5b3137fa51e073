/** Version, serial number, validity and the signature's algorithm (RFC 5280 clauses 4.1.1 and 4.1.2). */
import { equalBytes, toHex } from '../../../lib/bytes.ts';
import type { Der } from '../../asn1/der-reader.ts';
import { tags } from '../../asn1/tags.ts';
import { where, type LintRule } from '../rule.ts';

const smallestRandomSerial = 8;
const largestSerial = 20;

export const frameRules: readonly LintRule[] = [
  {
    id: 'version-3',
    clause: 'RFC 5280 4.1.2.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'version 3',
    find: ({ certificate }) => where(certificate.version !== 3, `version ${certificate.version}`),
  },
  {
    id: 'serial-positive',
    clause: 'RFC 5280 4.1.2.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a positive serial number',
    find: ({ certificate: { serialNumber } }) =>
      where((serialNumber[0] ?? 0) >= 0x80 || serialNumber.every((byte) => byte === 0), toHex(serialNumber)),
  },
  {
    id: 'serial-length',
    clause: 'RFC 5280 4.1.2.2',
    severity: 'error',
    appliesTo: 'every',
    requires: `a serial number of at most ${largestSerial} octets`,
    find: ({ certificate: { serialNumber } }) =>
      where(serialNumber.length > largestSerial, `${serialNumber.length} octets`),
  },
  {
    // Nobody sees randomness in one number; too short to hold 64 bits of it is what can be seen.
    id: 'serial-entropy',
    clause: 'CA/B BR 7.1.2.7',
    severity: 'warning',
    appliesTo: 'not-self-signed',
    requires: 'a serial number that can hold 64 random bits',
    find: ({ certificate: { serialNumber } }) =>
      where(serialNumber.length < smallestRandomSerial, `${serialNumber.length} octets`),
  },
  {
    id: 'unique-identifiers-absent',
    clause: 'RFC 5280 4.1.2.8',
    severity: 'error',
    appliesTo: 'every',
    requires: 'no issuerUniqueID and no subjectUniqueID',
    find: ({ encoded }) => where(encoded.uniqueIdentifiers, 'one'),
  },
  {
    id: 'validity-encoding',
    clause: 'RFC 5280 4.1.2.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'UTCTime through 2049 and GeneralizedTime from 2050 on',
    find: ({ certificate, encoded }) =>
      describeTime('notBefore', encoded.notBefore, certificate.notBefore) ??
      describeTime('notAfter', encoded.notAfter, certificate.notAfter),
  },
  {
    id: 'validity-order',
    clause: 'RFC 5280 4.1.2.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'notBefore not after notAfter',
    find: ({ certificate: { notBefore, notAfter } }) =>
      where(notBefore > notAfter, `${notBefore.toISOString()} to ${notAfter.toISOString()}`),
  },
  {
    // RFC 5280 validates by the shell model: what outlives its issuer ends with it.
    id: 'validity-within-issuer',
    clause: 'EN 319 411-1 6.3.3',
    severity: 'warning',
    appliesTo: 'not-self-signed',
    requires: 'a validity that ends before the issuer’s',
    find: ({ certificate, options: { issuer } }) =>
      where(
        issuer !== undefined && certificate.notAfter > issuer.notAfter,
        certificate.notAfter.toISOString(),
      ),
  },
  {
    id: 'signature-algorithm-equal',
    clause: 'RFC 5280 4.1.1.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'the same algorithm inside and outside tbsCertificate',
    find: ({ certificate: { tbsSignatureRaw, signatureAlgorithm } }) =>
      where(!equalBytes(tbsSignatureRaw, signatureAlgorithm.raw), 'two'),
  },
  {
    id: 'signature-algorithm-parameters',
    clause: 'RFC 4055 5, RFC 5758 3.2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'NULL beside PKCS#1 v1.5 and nothing beside ECDSA and DSA',
    find: ({ certificate: { signatureAlgorithm } }) => {
      const { scheme, parameters } = signatureAlgorithm;
      if (scheme === 'rsa') return where(parameters?.[0] !== tags.null, describeParameters(parameters));
      if (scheme !== 'ecdsa' && scheme !== 'dsa') return undefined;
      return where(parameters !== undefined, describeParameters(parameters));
    },
  },
  {
    id: 'signature-algorithm-strong',
    clause: 'ETSI TS 119 312 9, CA/B BR 7.1.3.2',
    severity: 'error',
    appliesTo: 'not-self-signed',
    requires: 'SHA-2, SHA-3, EdDSA or ML-DSA',
    find: ({ certificate: { signatureAlgorithm } }) => {
      const { hash, scheme, oid } = signatureAlgorithm;
      const weak = hash === 'md5' || hash === 'sha1' || hash === 'sha224';
      return where(weak || scheme === 'dsa' || scheme === 'unknown', hash ?? oid);
    },
  },
  {
    id: 'signature-whole',
    clause: 'RFC 5280 4.1.1.3',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a signature of whole octets',
    find: ({ certificate }) => where(certificate.signature.length === 0, 'none'),
  },
];

function describeTime(name: string, encoded: Der, time: Date): string | undefined {
  const year = time.getUTCFullYear();
  const wanted = year >= 1950 && year <= 2049 ? tags.utcTime : tags.generalizedTime;
  return where(encoded.tag !== wanted, `${name} of ${year} in the other form`);
}

const describeParameters = (parameters: Uint8Array | undefined): string =>
  parameters === undefined ? 'none' : toHex(parameters.subarray(0, 8));
