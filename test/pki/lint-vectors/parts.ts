/** Shorthands in which the vectors are written. */
import { generateKeyPairSync } from 'node:crypto';
import {
  encodeBitString,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from '../../../src/pki/asn1/der-writer.ts';
import { parseCertificate } from '../../../src/pki/x509/certificate.ts';
import * as build from '../../../src/pki/x509/build-extensions.ts';
import { encodeDnsName } from '../../../src/pki/x509/general-names.ts';
import { type ExtensionName } from '../../../src/pki/x509/extensions.ts';
import { buildName, type NamePart } from '../../../src/pki/x509/names.ts';
import type { LintOptions } from '../../../src/pki/lint/examine-certificate.ts';
import { encodeCertificate, extensionsWith, p256 } from '../encode-certificate.ts';

export type LintVector = readonly [rule: string, certificate: Uint8Array, options?: LintOptions];

export const extension = (name: ExtensionName, critical: boolean, value: Uint8Array): Uint8Array =>
  build.encodeExtension(name, critical, value);
export const withExtensions = (changes: Record<string, Uint8Array | undefined>): Uint8Array =>
  encodeCertificate({ extensions: extensionsWith(changes) });
export const withSubject = (...parts: NamePart[]): Uint8Array =>
  encodeCertificate({ subject: buildName(parts).raw });
export const rawName = (oid: string, value: Uint8Array): Uint8Array =>
  encodeSequence(encodeSetOf([encodeSequence(encodeOid(oid), value)]));
export const rsaSpki = (modulus: bigint, exponent: bigint, parameters = encodeNull()): Uint8Array =>
  encodeSequence(
    encodeSequence(encodeOid('1.2.840.113549.1.1.1'), parameters),
    encodeBitString(encodeSequence(encodeInteger(modulus), encodeInteger(exponent))),
  );
export const usage = build.keyUsageExtension;
export const empty = encodeSequence();

export const authority = {
  basicConstraints: build.basicConstraintsExtension(true),
  keyUsage: usage('keyCertSign', 'cRLSign'),
};

/** (2^1023 + a)(2^1023 + b): no primes, but close, and odd enough to have no small factor. */
export const closeFactors = (2n ** 1024n - 105n) * (2n ** 1024n - 105n + 1566n * 2n);
export const primorial = [
  3n,
  5n,
  7n,
  11n,
  13n,
  17n,
  19n,
  23n,
  29n,
  31n,
  37n,
  41n,
  43n,
  47n,
  53n,
  59n,
  61n,
  67n,
  71n,
]
  .concat([73n, 79n, 83n, 89n, 97n, 101n, 103n, 107n, 109n, 113n, 127n, 131n, 137n, 139n, 149n, 151n, 157n])
  .concat([163n, 167n])
  .reduce((product, prime) => product * prime, 2n);
/** Its residues are all 65537^0, as those of an Infineon modulus are powers of 65537. */
export const rocaModulus = 2n ** 2047n - (2n ** 2047n % primorial) + 1n + primorial;

export const issuerOf = (changes: Parameters<typeof encodeCertificate>[0]): LintOptions => ({
  issuer: parseCertificate(encodeCertificate(changes)),
});
export const tls = { sets: ['cab-tls'] } as const;
export const natural = { sets: ['etsi-natural'] } as const;
export const legal = { sets: ['etsi-legal'] } as const;
export const policies = (...items: Uint8Array[]): Uint8Array =>
  extension('certificatePolicies', false, encodeSequence(...items));
export const policy = (oid: string, ...qualifiers: Uint8Array[]): Uint8Array =>
  encodeSequence(encodeOid(oid), ...(qualifiers.length === 0 ? [] : [encodeSequence(...qualifiers)]));
export const mappings = (from: string, to: string): Uint8Array =>
  extension('policyMappings', true, encodeSequence(encodeSequence(encodeOid(from), encodeOid(to))));
export const serverNames = build.subjectAltNameExtension(encodeDnsName('a.example.id'));
export const qc = (...statements: Uint8Array[]): Uint8Array =>
  extension('qcStatements', false, encodeSequence(...statements));
export const subtree = (...parts: Uint8Array[]): Uint8Array =>
  extension('nameConstraints', true, encodeSequence(encodeExplicit(0, encodeSequence(...parts))));

export function offCurve(): Uint8Array {
  const moved = Uint8Array.from(p256);
  moved[moved.length - 1] = (moved.at(-1) ?? 0) ^ 1;
  return moved;
}

export function goodModulus(): bigint {
  const { n = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  return BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
}

export function pseudonymous(): Uint8Array {
  return encodeSequence(
    encodeSetOf([encodeSequence(encodeOid('2.5.4.65'), encodeUtf8String('Bunga'))]),
    encodeSetOf([encodeSequence(encodeOid('2.5.4.42'), encodeUtf8String('Ani'))]),
  );
}
