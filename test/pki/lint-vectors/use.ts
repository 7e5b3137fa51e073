/** What breaks the rules of usages, authorities, alternative names, policies, status and keys. */
import {
  encodeExplicit,
  encodeIa5String,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeTlv,
  encodeUtf8String,
} from '../../../src/pki/asn1/der-writer.ts';
import * as build from '../../../src/pki/x509/build-extensions.ts';
import { encodeDnsName, encodeEmail, encodeUri } from '../../../src/pki/x509/general-names.ts';
import { encodeCertificate, extensionsWith } from '../encode-certificate.ts';
import {
  authority,
  empty,
  extension,
  issuerOf,
  mappings,
  policies,
  policy,
  subtree,
  usage,
  withExtensions,
  type LintVector,
} from './parts.ts';

export const useVectors: readonly LintVector[] = [
  ['key-usage-not-empty', withExtensions({ keyUsage: extension('keyUsage', true, Uint8Array.of(3, 1, 0)) })],
  ['authority-key-usage', withExtensions({ ...authority, keyUsage: undefined })],
  ['authority-signs-certificates', withExtensions({ keyUsage: usage('keyCertSign') })],
  ['authority-signs-certificates', withExtensions({ ...authority, keyUsage: usage('cRLSign') })],
  ['end-entity-key-usage', withExtensions({ keyUsage: undefined })],
  ['encipher-only-needs-agreement', withExtensions({ keyUsage: usage('encipherOnly') })],
  ['key-usage-fits-key', withExtensions({ keyUsage: usage('keyEncipherment') })],
  ['extended-key-usage-not-empty', withExtensions({ x: extension('extKeyUsage', false, empty) })],
  ['extended-key-usage-once', withExtensions({ x: build.extKeyUsageExtension(false, '1.2.3', '1.2.3') })],
  ['any-purpose-not-critical', withExtensions({ x: build.extKeyUsageExtension(true, '2.5.29.37.0') })],
  [
    'purposes-fit-usages',
    withExtensions({
      keyUsage: usage('contentCommitment'),
      x: build.extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.1'),
    }),
  ],
  [
    'timestamp-purpose-alone-and-critical',
    withExtensions({ x: build.extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.8') }),
  ],
  ['responder-purpose', withExtensions({ x: build.ocspNoCheckExtension() })],
  ['responder-short-lived', withExtensions({ x: build.ocspNoCheckExtension() })],
  [
    'purposes-of-one-trust',
    withExtensions({ x: build.extKeyUsageExtension(false, '1.3.6.1.5.5.7.3.9', '1.3.6.1.5.5.7.3.2') }),
  ],
  ['issuer-may-issue', encodeCertificate(), issuerOf({})],
  [
    'issuer-may-issue',
    encodeCertificate(),
    issuerOf({ extensions: extensionsWith({ ...authority, keyUsage: usage('cRLSign') }) }),
  ],
  [
    'issuer-may-issue',
    withExtensions(authority),
    issuerOf({
      extensions: extensionsWith({
        ...authority,
        basicConstraints: build.basicConstraintsExtension(true, 0),
      }),
    }),
  ],
  ['authority-key-identifier', withExtensions({ authorityKeyIdentifier: undefined })],
  ['authority-key-identifier-fits-issuer', encodeCertificate(), issuerOf({})],
  [
    'authority-key-identifier-plain',
    withExtensions({
      authorityKeyIdentifier: extension(
        'authorityKeyIdentifier',
        false,
        encodeSequence(encodeTlv(0x82, Uint8Array.of(1))),
      ),
    }),
  ],
  [
    'authority-key-identifier-pair',
    withExtensions({
      authorityKeyIdentifier: extension(
        'authorityKeyIdentifier',
        false,
        encodeSequence(encodeTlv(0x82, Uint8Array.of(1))),
      ),
    }),
  ],
  ['authority-subject-key-identifier', withExtensions({ ...authority, subjectKeyIdentifier: undefined })],
  ['subject-key-identifier', withExtensions({ subjectKeyIdentifier: undefined })],
  ['authority-basic-constraints', withExtensions({ ...authority, basicConstraints: undefined })],
  [
    'path-length-of-authority',
    withExtensions({
      basicConstraints: extension('basicConstraints', true, encodeSequence(encodeInteger(0))),
    }),
  ],
  ['nameConstraints-of-authority', withExtensions({ x: subtree(encodeDnsName('a.example')) })],
  [
    'policyConstraints-of-authority',
    withExtensions({
      x: extension('policyConstraints', true, encodeSequence(encodeTlv(0x80, Uint8Array.of(0)))),
    }),
  ],
  ['policyMappings-of-authority', withExtensions({ x: mappings('1.2.3', '1.2.4') })],
  [
    'inhibitAnyPolicy-of-authority',
    withExtensions({ x: extension('inhibitAnyPolicy', true, encodeInteger(0)) }),
  ],
  [
    'name-constraints-not-empty',
    withExtensions({ ...authority, x: extension('nameConstraints', true, empty) }),
  ],
  [
    'name-constraints-base',
    withExtensions({ ...authority, x: subtree(encodeDnsName('a'), encodeTlv(0x80, Uint8Array.of(1))) }),
  ],
  [
    'name-constraints-base',
    withExtensions({ ...authority, x: subtree(encodeTlv(0x87, Uint8Array.of(10, 0, 0, 0, 255, 0, 255, 0))) }),
  ],
  ['alt-name-not-empty', withExtensions({ x: build.subjectAltNameExtension() })],
  ['alt-name-dns', withExtensions({ x: build.subjectAltNameExtension(encodeDnsName('a b')) })],
  ['alt-name-dns', withExtensions({ x: build.subjectAltNameExtension(encodeDnsName('a_b.example')) })],
  ['alt-name-email', withExtensions({ x: build.subjectAltNameExtension(encodeEmail('Ani <a@b.example>')) })],
  ['alt-name-uri', withExtensions({ x: build.subjectAltNameExtension(encodeUri('/relative')) })],
  [
    'alt-name-ip',
    withExtensions({ x: build.subjectAltNameExtension(encodeTlv(0x87, Uint8Array.of(1, 2, 3))) }),
  ],
  [
    'alt-name-once',
    withExtensions({ x: build.subjectAltNameExtension(encodeDnsName('a.b'), encodeDnsName('A.b')) }),
  ],
  ['policies-not-empty', withExtensions({ certificatePolicies: policies() })],
  ['policy-once', withExtensions({ certificatePolicies: policies(policy('1.2.3'), policy('1.2.3')) })],
  [
    'policy-qualifiers',
    withExtensions({
      certificatePolicies: policies(
        policy('1.2.3', encodeSequence(encodeOid('1.3.6.1.5.5.7.2.1'), encodeIa5String('not a URI'))),
      ),
    }),
  ],
  [
    'policy-qualifiers',
    withExtensions({
      certificatePolicies: policies(
        policy(
          '1.2.3',
          encodeSequence(encodeOid('1.3.6.1.5.5.7.2.2'), encodeSequence(encodeUtf8String('a'.repeat(201)))),
        ),
      ),
    }),
  ],
  ['any-policy-of-authority', withExtensions({ certificatePolicies: policies(policy('2.5.29.32.0')) })],
  ['mapping-without-any-policy', withExtensions({ ...authority, x: mappings('1.2.3', '2.5.29.32.0') })],
  ['mapping-of-own-policy', withExtensions({ ...authority, x: mappings('1.2.3', '1.2.4') })],
  [
    'policy-constraints-not-empty',
    withExtensions({ ...authority, x: extension('policyConstraints', true, empty) }),
  ],
  [
    'distribution-point-named',
    withExtensions({
      crlDistributionPoints: extension(
        'crlDistributionPoints',
        false,
        encodeSequence(encodeSequence(encodeTlv(0x81, Uint8Array.of(6, 0x40)))),
      ),
    }),
  ],
  [
    'distribution-point-full-name',
    withExtensions({
      crlDistributionPoints: extension(
        'crlDistributionPoints',
        false,
        encodeSequence(
          encodeSequence(
            encodeExplicit(
              0,
              encodeTlv(0xa1, encodeSequence(encodeOid('2.5.4.3'), encodeUtf8String('list'))),
            ),
          ),
        ),
      ),
    }),
  ],
  [
    'distribution-point-reachable',
    withExtensions({
      crlDistributionPoints: build.crlDistributionPointsExtension('https://a.example/1.crl'),
    }),
  ],
  ['access-not-empty', withExtensions({ authorityInfoAccess: build.authorityInfoAccessExtension({}) })],
  [
    'access-location',
    withExtensions({
      authorityInfoAccess: build.authorityInfoAccessExtension({ ocsp: 'https://a.example/' }),
    }),
  ],
  ['status-to-be-had', withExtensions({ authorityInfoAccess: undefined, crlDistributionPoints: undefined })],
  ['no-status-alone', withExtensions({ x: extension('noRevAvail', false, encodeNull()) })],
];
