/** Certificates part by part, each as whoever breaks a rule would write it; the signature is not one. */
import * as nodeCrypto from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  encodeBitString,
  encodeExplicit,
  encodeOid,
  encodeSequence,
  encodeTime,
  encodeTlv,
} from '../../src/pki/asn1/der-writer.ts';
import { keyIdentifierOf } from '../../src/pki/x509/build-certificate.ts';
import {
  authorityInfoAccessExtension,
  authorityKeyIdentifierExtension,
  basicConstraintsExtension,
  certificatePoliciesExtension,
  crlDistributionPointsExtension,
  keyUsageExtension,
  subjectKeyIdentifierExtension,
} from '../../src/pki/x509/build-extensions.ts';
import { buildName } from '../../src/pki/x509/names.ts';

export interface CertificateParts {
  readonly version: Uint8Array;
  readonly serial: Uint8Array;
  readonly innerAlgorithm: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: Uint8Array;
  readonly notAfter: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  /** issuerUniqueID and subjectUniqueID, encoded. */
  readonly uniqueIds: Uint8Array;
  readonly extensions: readonly Uint8Array[];
  readonly signature: Uint8Array;
}

export const ecdsaSha256 = encodeSequence(encodeOid('1.2.840.10045.4.3.2'));

/** The SubjectPublicKeyInfo of a new key, of any kind that node:crypto makes. */
export function spkiOf(type: string, options: object): Uint8Array {
  const generate = nodeCrypto.generateKeyPairSync as unknown as (
    type: string,
    options: object,
  ) => { readonly publicKey: KeyObject };
  return generate(type, options).publicKey.export({ format: 'der', type: 'spki' });
}

export const p256 = spkiOf('ec', { namedCurve: 'P-256' });

/** The extensions of a person's certificate with nothing wrong. */
export const soundExtensions: Readonly<Record<string, Uint8Array>> = {
  basicConstraints: basicConstraintsExtension(false),
  keyUsage: keyUsageExtension('digitalSignature', 'contentCommitment'),
  certificatePolicies: certificatePoliciesExtension({
    oid: '1.3.6.1.4.1.32473.1.1',
    cpsUri: 'http://a.example/cps',
  }),
  authorityInfoAccess: authorityInfoAccessExtension({
    ocsp: 'http://a.example/ocsp',
    caIssuers: 'http://a.example/ca.cer',
  }),
  crlDistributionPoints: crlDistributionPointsExtension('http://a.example/1.crl'),
  subjectKeyIdentifier: subjectKeyIdentifierExtension(keyIdentifierOf(p256)),
  authorityKeyIdentifier: authorityKeyIdentifierExtension(new Uint8Array(20).fill(7)),
};

/** The sound ones with some put in another's place, and those that are `undefined` left out. */
export const extensionsWith = (
  changes: Readonly<Record<string, Uint8Array | undefined>>,
): readonly Uint8Array[] =>
  Object.values({ ...soundExtensions, ...changes }).filter((extension) => extension !== undefined);

export const personName = buildName([
  { type: 'C', value: 'ID' },
  { type: 'O', value: 'Uji' },
  { type: 'CN', value: 'Ani' },
]).raw;

export function encodeCertificate(changes: Partial<CertificateParts> = {}): Uint8Array {
  const parts: CertificateParts = {
    version: encodeExplicit(0, Uint8Array.of(2, 1, 2)),
    serial: encodeTlv(2, new Uint8Array(16).fill(0x51)),
    innerAlgorithm: changes.algorithm ?? ecdsaSha256,
    algorithm: ecdsaSha256,
    issuer: buildName([{ type: 'CN', value: 'CA' }]).raw,
    notBefore: encodeTime(new Date('2026-05-01')),
    notAfter: encodeTime(new Date('2027-05-01')),
    subject: personName,
    spki: p256,
    uniqueIds: new Uint8Array(),
    extensions: extensionsWith({}),
    signature: encodeBitString(new Uint8Array(70).fill(1)),
    ...changes,
  };
  return encodeSequence(
    encodeSequence(
      parts.version,
      parts.serial,
      parts.innerAlgorithm,
      parts.issuer,
      encodeSequence(parts.notBefore, parts.notAfter),
      parts.subject,
      parts.spki,
      parts.uniqueIds,
      encodeExplicit(3, encodeSequence(...parts.extensions)),
    ),
    parts.algorithm,
    parts.signature,
  );
}
