/** The subject's public key: its kind, its encoding and its strength (RFC 3279, 4055, 5480, 8410, 9881; CA/B BR 6.1). */
import { equalBytes, toHex } from '../../../lib/bytes.ts';
import { contentOf, enter, readDerWhole } from '../../asn1/der-reader.ts';
import { DerError } from '../../asn1/der-error.ts';
import { readIntegerBytes, readOid } from '../../asn1/der-values.ts';
import { tags } from '../../asn1/tags.ts';
import { largestRsaModulusBits } from '../../crypto/check-public-key.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { findPointFault } from '../elliptic-point.ts';
import type { Examined } from '../examine-certificate.ts';
import { where, type LintRule } from '../rule.ts';
import { findRsaWeakness } from '../weak-rsa.ts';

const oids = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
} as const;

/** Kinds whose key is its octets alone, with their lengths (RFC 8410 clause 4, RFC 9881 clause 4). */
const octetKeys = new Map<string, number>([
  ['1.3.101.112', 32],
  ['1.3.101.113', 57],
  ['2.16.840.1.101.3.4.3.17', 1312],
  ['2.16.840.1.101.3.4.3.18', 1952],
  ['2.16.840.1.101.3.4.3.19', 2592],
]);

/** ETSI TS 119 312 table A: NIST and brainpool curves from 256 bits. */
const strongCurves = new Set([
  '1.2.840.10045.3.1.7',
  '1.3.132.0.34',
  '1.3.132.0.35',
  '1.3.36.3.3.2.8.1.1.7',
  '1.3.36.3.3.2.8.1.1.11',
  '1.3.36.3.3.2.8.1.1.13',
]);

export const keyRules: readonly LintRule[] = [
  {
    id: 'key-kind',
    clause: 'ETSI TS 119 312 6.2, CA/B BR 6.1.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an RSA, ECDSA, EdDSA or ML-DSA key',
    find: ({ certificate }) => {
      const { oid } = certificate.publicKey.algorithm;
      return where(!octetKeys.has(oid) && !Object.values<string>(oids).includes(oid), oid);
    },
  },
  {
    id: 'key-parameters',
    clause: 'RFC 3279 2.3.1, RFC 5480 2.1.1, RFC 8410 3, RFC 9881 2',
    severity: 'error',
    appliesTo: 'every',
    requires: 'NULL beside RSA, a named curve beside EC, nothing beside EdDSA and ML-DSA',
    find: ({ certificate: { publicKey } }) => {
      const { oid, parameters } = publicKey.algorithm;
      const found = parameters === undefined ? 'none' : toHex(parameters.subarray(0, 8));
      if (oid === oids.rsa) return where(parameters?.[0] !== tags.null || parameters.length !== 2, found);
      if (oid === oids.ec) return where(parameters?.[0] !== tags.oid, found);
      return where(octetKeys.has(oid) && parameters !== undefined, found);
    },
  },
  {
    id: 'key-octets',
    clause: 'RFC 8410 4, RFC 9881 4',
    severity: 'error',
    appliesTo: 'every',
    requires: 'as many octets as a key of this kind has',
    find: ({ certificate: { publicKey } }) => {
      const length = octetKeys.get(publicKey.algorithm.oid);
      const got = publicKey.subjectPublicKey.length;
      return where(length !== undefined && length !== got, `${got}`);
    },
  },
  {
    id: 'key-curve',
    clause: 'ETSI TS 119 312 6.2.2, CA/B BR 6.1.5',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a NIST or brainpool curve of 256 bits or more',
    find: ({ certificate }) => {
      const curve = curveOf(certificate);
      return where(curve !== undefined && !strongCurves.has(curve), curve ?? '');
    },
  },
  {
    id: 'key-point',
    clause: 'RFC 5480 2.2, CA/B BR 6.1.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'an uncompressed point of the curve',
    find: ({ certificate }) => {
      const curve = curveOf(certificate);
      return curve === undefined ? undefined : findPointFault(curve, certificate.publicKey.subjectPublicKey);
    },
  },
  {
    id: 'rsa-readable',
    clause: 'RFC 3279 2.3.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'RSAPublicKey of a positive modulus and exponent',
    find: ({ certificate }) => {
      const key = readRsa(certificate);
      return typeof key === 'string' ? key : undefined;
    },
  },
  {
    id: 'rsa-size',
    clause: 'ETSI TS 119 312 6.2.1, CA/B BR 6.1.5',
    severity: 'error',
    appliesTo: 'every',
    requires: `a modulus of 2048 to ${largestRsaModulusBits} bits, divisible by 8`,
    find: withRsa(({ modulus }) => {
      const bits = modulus.toString(2).length;
      return where(bits < 2048 || bits > largestRsaModulusBits || bits % 8 !== 0, `${bits} bits`);
    }),
  },
  {
    id: 'rsa-exponent',
    clause: 'CA/B BR 6.1.6, NIST SP 800-89 5.3.3',
    severity: 'warning',
    appliesTo: 'every',
    requires: 'a public exponent of 2^16+1 to 2^256-1',
    find: withRsa(({ exponent }) =>
      where(exponent < 65_537n || exponent >= 2n ** 256n, exponent.toString().slice(0, 20)),
    ),
  },
  {
    id: 'rsa-weak',
    clause: 'CA/B BR 6.1.1.3, 6.1.6',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a key that nobody can factor',
    find: withRsa(({ modulus, exponent }) =>
      // Larger ones are refused for their size; their arithmetic would be an attack on us.
      modulus >> BigInt(largestRsaModulusBits) > 0n ? undefined : findRsaWeakness(modulus, exponent),
    ),
  },
  {
    id: 'key-not-issuers',
    clause: 'RFC 5280 6.1',
    severity: 'error',
    appliesTo: 'not-self-signed',
    requires: 'another key than the issuer’s',
    find: ({ certificate, options: { issuer } }) =>
      where(issuer !== undefined && equalBytes(issuer.publicKey.raw, certificate.publicKey.raw), 'the same'),
  },
  {
    id: 'key-not-compromised',
    clause: 'CA/B BR 6.1.1.3, RFC 9500 1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a key whose private half nobody knows',
    find: ({ certificate, options }) =>
      where(options.findKeyFault?.(certificate.publicKey.raw) === 'compromised', 'a published one'),
  },
  {
    id: 'key-not-reused',
    clause: 'EN 319 411-1 6.3.1',
    severity: 'error',
    appliesTo: 'every',
    requires: 'a key that is in no certificate of somebody else',
    find: ({ certificate, options }) =>
      where(options.findKeyFault?.(certificate.publicKey.raw) === 'reused', 'one that is'),
  },
];

interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

function withRsa(find: (key: RsaKey) => string | undefined): (examined: Examined) => string | undefined {
  return ({ certificate }) => {
    const key = readRsa(certificate);
    return key === undefined || typeof key === 'string' ? undefined : find(key);
  };
}

/** The key, a text that says why it is none, or undefined where it is of another kind. */
function readRsa({ publicKey }: Certificate): RsaKey | string | undefined {
  if (publicKey.algorithm.oid !== oids.rsa && publicKey.algorithm.oid !== oids.rsaPss) return undefined;
  try {
    const cursor = enter(readDerWhole(publicKey.subjectPublicKey), tags.sequence, 'RSAPublicKey');
    const modulus = positive(readIntegerBytes(cursor.next(tags.integer, 'modulus')));
    const exponent = positive(readIntegerBytes(cursor.next(tags.integer, 'publicExponent')));
    cursor.end();
    if (modulus === undefined || exponent === undefined) return 'a number that is not positive';
    return { modulus, exponent };
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
}

function positive(integer: Uint8Array): bigint | undefined {
  if ((integer[0] ?? 0x80) >= 0x80) return undefined;
  const value = BigInt(`0x${toHex(integer)}`);
  return value === 0n ? undefined : value;
}

function curveOf({ publicKey: { algorithm } }: Certificate): string | undefined {
  const { oid, parameters } = algorithm;
  if (oid !== oids.ec || parameters?.[0] !== tags.oid) return undefined;
  const der = readDerWhole(parameters);
  return contentOf(der).length === 0 ? undefined : readOid(der);
}
