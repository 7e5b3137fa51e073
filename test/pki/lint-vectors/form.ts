/** What breaks the rules of encoding, frame and names. */
import {
  encodeBoolean,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeIa5String,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeTime,
  encodeTlv,
  encodeUtf8String,
} from '../../../src/pki/asn1/der-writer.ts';
import { encodeDnsName, encodeUri } from '../../../src/pki/x509/general-names.ts';
import { extensionOids, type ExtensionName } from '../../../src/pki/x509/extensions.ts';
import { encodeCertificate, extensionsWith } from '../encode-certificate.ts';
import {
  authority,
  empty,
  extension,
  issuerOf,
  qc,
  rawName,
  usage,
  withExtensions,
  withSubject,
  type LintVector,
} from './parts.ts';

const criticalities = (
  Object.entries({
    authorityKeyIdentifier: [true, encodeSequence(encodeTlv(0x80, new Uint8Array(20)))],
    subjectKeyIdentifier: [true, encodeOctetString(new Uint8Array(20))],
    keyUsage: [false, Uint8Array.of(3, 2, 6, 0xc0)],
    policyMappings: [false, encodeSequence(encodeSequence(encodeOid('1.2.3'), encodeOid('1.2.4')))],
    issuerAltName: [true, encodeSequence(encodeUri('http://a.example/'))],
    nameConstraints: [false, encodeSequence(encodeExplicit(0, encodeSequence(encodeDnsName('a.example'))))],
    policyConstraints: [false, encodeSequence(encodeTlv(0x80, Uint8Array.of(0)))],
    crlDistributionPoints: [
      true,
      encodeSequence(
        encodeSequence(encodeExplicit(0, encodeExplicit(0, encodeUri('http://a.example/1.crl')))),
      ),
    ],
    inhibitAnyPolicy: [false, encodeInteger(0)],
    freshestCrl: [
      true,
      encodeSequence(encodeSequence(encodeExplicit(0, encodeExplicit(0, encodeUri('http://a.example/d'))))),
    ],
    authorityInfoAccess: [
      true,
      encodeSequence(encodeSequence(encodeOid('1.3.6.1.5.5.7.48.1'), encodeUri('http://a.example/ocsp'))),
    ],
    noRevAvail: [true, encodeNull()],
    ocspNoCheck: [true, encodeNull()],
    qcStatements: [true, encodeSequence(encodeSequence(encodeOid('0.4.0.1862.1.4')))],
    validityAssuredShortTerm: [true, encodeNull()],
    subjectAltName: [true, encodeSequence(encodeDnsName('a.example'))],
  } satisfies Partial<Record<ExtensionName, [boolean, Uint8Array]>>) as [
    ExtensionName,
    [boolean, Uint8Array],
  ][]
).map(([name, [critical, value]]): LintVector => [
  `${name}-criticality`,
  withExtensions({ [name]: extension(name, critical, value) }),
]);

export const formVectors: readonly LintVector[] = [
  ...criticalities,
  [
    'basicConstraints-criticality',
    withExtensions({
      ...authority,
      basicConstraints: extension('basicConstraints', false, encodeSequence(encodeBoolean(true))),
    }),
  ],
  ['certificate-readable', encodeCertificate().subarray(0, 100)],
  ['certificate-readable', encodeCertificate({ serial: Uint8Array.of(2, 2, 0, 1) })],
  ['der-strict', encodeCertificate({ subject: rawName('2.5.4.3', encodePrintableString('a@b')) })],
  ['der-strict', encodeCertificate({ subject: rawName('2.5.4.3', encodeTlv(12, Uint8Array.of(0xff))) })],
  ['extension-strict', withExtensions({ x: extension('inhibitAnyPolicy', true, Uint8Array.of(2, 2, 0, 1)) })],
  ['extension-readable', withExtensions({ keyUsage: extension('keyUsage', true, encodeSequence()) })],
  [
    'default-not-encoded',
    withExtensions({
      basicConstraints: extension('basicConstraints', true, encodeSequence(encodeBoolean(false))),
    }),
  ],
  [
    'default-not-encoded',
    withExtensions({
      x: encodeSequence(
        encodeOid(extensionOids.ocspNoCheck),
        encodeBoolean(false),
        encodeOctetString(encodeNull()),
      ),
    }),
  ],
  ['extension-once', withExtensions({ again: usage('digitalSignature') })],
  ['extensions-not-empty', encodeCertificate({ extensions: [] })],
  [
    'extension-known-if-critical',
    withExtensions({
      x: encodeSequence(encodeOid('1.2.3.4'), encodeBoolean(true), encodeOctetString(encodeNull())),
    }),
  ],
  [
    'key-usage-bits-minimal',
    withExtensions({ keyUsage: extension('keyUsage', true, Uint8Array.of(3, 2, 5, 0xc0)) }),
  ],
  ['qc-statements', withExtensions({ x: qc(encodeSequence(encodeOid('0.4.0.1862.1.1'), encodeNull())) })],
  [
    'qc-statements',
    withExtensions({
      x: qc(
        encodeSequence(
          encodeOid('0.4.0.1862.1.5'),
          encodeSequence(encodeSequence(encodeIa5String('http://a.example/'), encodePrintableString('en'))),
        ),
      ),
    }),
  ],
  ['version-3', encodeCertificate({ version: encodeExplicit(0, encodeInteger(1)) })],
  ['serial-positive', encodeCertificate({ serial: encodeInteger(-5) })],
  ['serial-positive', encodeCertificate({ serial: encodeInteger(0) })],
  ['serial-length', encodeCertificate({ serial: encodeInteger(2n ** 161n) })],
  ['serial-entropy', encodeCertificate({ serial: encodeInteger(4711) })],
  ['unique-identifiers-absent', encodeCertificate({ uniqueIds: encodeTlv(0x82, Uint8Array.of(0, 1)) })],
  ['validity-encoding', encodeCertificate({ notAfter: encodeGeneralizedTime(new Date('2027-05-01')) })],
  ['validity-order', encodeCertificate({ notAfter: encodeTime(new Date('2020-01-01')) })],
  ['validity-within-issuer', encodeCertificate(), issuerOf({ notAfter: encodeTime(new Date('2026-06-01')) })],
  [
    'signature-algorithm-equal',
    encodeCertificate({ innerAlgorithm: encodeSequence(encodeOid('1.2.840.10045.4.3.3')) }),
  ],
  [
    'signature-algorithm-parameters',
    encodeCertificate({ algorithm: encodeSequence(encodeOid('1.2.840.10045.4.3.2'), encodeNull()) }),
  ],
  [
    'signature-algorithm-parameters',
    encodeCertificate({ algorithm: encodeSequence(encodeOid('1.2.840.113549.1.1.11')) }),
  ],
  [
    'signature-algorithm-strong',
    encodeCertificate({ algorithm: encodeSequence(encodeOid('1.2.840.10045.4.1')) }),
  ],
  ['signature-whole', encodeCertificate({ signature: encodeTlv(3, Uint8Array.of(1, 2)) })],
  ['issuer-not-empty', encodeCertificate({ issuer: empty })],
  [
    'authority-subject-not-empty',
    encodeCertificate({ subject: empty, extensions: extensionsWith(authority) }),
  ],
  ['empty-subject-alt-name-critical', encodeCertificate({ subject: empty })],
  ['issuer-name-chains', encodeCertificate(), issuerOf({})],
  [
    'name-string-type',
    encodeCertificate({ subject: rawName('2.5.4.3', encodeTlv(0x14, Uint8Array.of(65))) }),
  ],
  ['name-string-type', encodeCertificate({ subject: rawName('2.5.4.6', encodeUtf8String('ID')) })],
  ['name-length', withSubject({ type: 'CN', value: 'a'.repeat(65) })],
  ['name-length', withSubject({ type: 'CN', value: '' })],
  ['country-code', withSubject({ type: 'C', value: 'id' })],
  ['name-plain', withSubject({ type: 'CN', value: 'Ani ' })],
  ['name-plain', withSubject({ type: 'CN', value: 'A\u202ein' })],
  ['email-in-alt-name', withSubject({ type: 'emailAddress', value: 'a@b.example' })],
];
