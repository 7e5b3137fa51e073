import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeCertificate,
  extensionsWith,
  p256,
  personName,
  spkiOf,
} from '../../../test/pki/encode-certificate.ts';
import { lintVectors } from '../../../test/pki/lint-vectors.ts';
import { authority, issuerOf, rawName, rocaModulus } from '../../../test/pki/lint-vectors/parts.ts';
import { corpora } from '../../../test/judges.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { encodeInteger, encodeUtf8String } from '../asn1/der-writer.ts';
import { parsePem } from '../x509/pem.ts';
import type { LintOptions } from './examine-certificate.ts';
import { findPointFault } from './elliptic-point.ts';
import { lintCertificate, lintRules } from './lint-certificate.ts';
import { findRsaWeakness } from './weak-rsa.ts';

describe('the linter', () => {
  it('finds nothing in a sound certificate', () => {
    expect(lintCertificate(encodeCertificate())).toEqual([]);
  });

  it.each(lintVectors.map((vector) => [vector[0], vector] as const))('reports %s', (rule, vector) => {
    expect(lintCertificate(vector[1], vector[2]).map((finding) => finding.rule)).toContain(rule);
  });

  it('has a certificate that breaks each of its rules, and one id for each', () => {
    const ids = lintRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const broken = new Set(lintVectors.map(([rule]) => rule));
    expect(ids.filter((id) => !broken.has(id))).toEqual([]);
  });

  it('names rule, clause, what was expected and what came', () => {
    const [vector] = lintVectors.filter(([rule]) => rule === 'country-code');
    expect(lintCertificate(vector![1])).toContainEqual({
      rule: 'country-code',
      clause: 'RFC 5280 appendix A.1, ISO 3166-1',
      severity: 'error',
      message: 'expected two capital letters as countryName, got id',
    });
  });

  it('takes a certificate with its issuer’s name for self-signed only where the key is its own', () => {
    const extensions = extensionsWith(authority);
    const named = { issuer: personName, subject: personName };
    const rulesOf = (changes: Parameters<typeof encodeCertificate>[0], options?: LintOptions) =>
      lintCertificate(encodeCertificate({ ...named, ...changes }), options).map(({ rule }) => rule);
    const link = { serial: encodeInteger(5), extensions };
    // Its authorityKeyIdentifier is not its own key, with the issuer's certificate at hand or without.
    expect(rulesOf(link)).toContain('serial-entropy');
    expect(rulesOf(link, issuerOf({ ...named, spki: spkiOf('ec', { namedCurve: 'P-256' }) }))).toContain(
      'authority-key-identifier-fits-issuer',
    );
    const plain = {
      ...link,
      extensions: extensionsWith({ ...authority, authorityKeyIdentifier: undefined }),
    };
    expect(rulesOf(plain)).not.toContain('serial-entropy');
    expect(rulesOf(plain)).not.toContain('authority-key-identifier');
    expect(rulesOf(plain, issuerOf({ ...named, spki: spkiOf('ec', { namedCurve: 'P-256' }) }))).toContain(
      'authority-key-identifier',
    );
  });

  it('tells text of a certificate cut, and without marks that move a cursor or turn text around', () => {
    const country = (text: string) =>
      lintCertificate(encodeCertificate({ subject: rawName('2.5.4.6', encodeUtf8String(text)) })).find(
        ({ rule }) => rule === 'country-code',
      )?.message;
    const expected = 'expected two capital letters as countryName, got';
    expect(country('\u001b[2Jid\u009b1m\u202e')).toBe(`${expected} [2Jid1m`);
    expect(country('x'.repeat(5000))).toBe(`${expected} ${'x'.repeat(200)}…`);
  });

  it('finds no error in certificates of every kind of key that the test PKI makes', async () => {
    for (const kind of [
      'rsa-2048',
      'rsa-2048-pss',
      'p-256',
      'p-384',
      'p-521',
      'ed25519',
      'ml-dsa-65',
    ] as const) {
      const { signer, issuing } = await makeTestPki(kind);
      const findings = lintCertificate(signer.certificate.raw, { issuer: issuing.certificate });
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('never throws, whatever octets are turned', () => {
    const certificate = encodeCertificate();
    fc.assert(
      fc.property(fc.nat(certificate.length - 1), fc.nat(255), (at, value) => {
        const turned = Uint8Array.from(certificate);
        turned[at] = value;
        lintCertificate(turned, { sets: ['cab-tls', 'etsi-natural', 'etsi-legal'] });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('keys', () => {
  it('on each NIST curve are told from those beside it', () => {
    for (const [namedCurve, oid] of [
      ['P-256', '1.2.840.10045.3.1.7'],
      ['P-384', '1.3.132.0.34'],
      ['P-521', '1.3.132.0.35'],
    ] as const) {
      const spki = spkiOf('ec', { namedCurve });
      const length = { 'P-256': 65, 'P-384': 97, 'P-521': 133 }[namedCurve];
      const point = spki.slice(-length);
      expect(findPointFault(oid, point)).toBeUndefined();
      point[length - 1]! ^= 1;
      expect(findPointFault(oid, point)).toBe('a point that is not on the curve');
    }
    expect(findPointFault('1.2.840.10045.3.1.7', p256.slice(-64))).toContain('octets');
  });

  it('with a published weakness are named by it', () => {
    const p = 2n ** 1279n - 1n;
    const q = 2n ** 521n - 1n;
    expect(findRsaWeakness(p * q, 65_537n)).toBeUndefined();
    expect(findRsaWeakness(p * p, 65_537n)).toContain('Fermat');
    expect(findRsaWeakness(rocaModulus, 65_537n)).toContain('ROCA');
    expect(findRsaWeakness(751n * p, 65_537n)).toBe('the factor 751');
    expect(findRsaWeakness(p * q, 1n)).toContain('exponent');
  });
});

const folder = corpora();

describe.skipIf(folder === undefined)('certificates that others made', () => {
  const files = folder === undefined ? [] : readdirSync(`${folder}/pkits/certs`);
  it('of PKITS are all judged, and those with a wrong form are named', () => {
    const errors = new Map(
      files.map((file) => [
        path.basename(file, '.crt'),
        lintCertificate(readFileSync(`${folder}/pkits/certs/${file}`)).map(({ rule }) => rule),
      ]),
    );
    expect(errors.size).toBeGreaterThan(400);
    expect(errors.get('keyUsageNotCriticalCACert')).toContain('keyUsage-criticality');
    expect(errors.get('basicConstraintsNotCriticalCACert')).toContain('basicConstraints-criticality');
    expect(errors.get('MissingbasicConstraintsCACert')).toContain('authority-basic-constraints');
    expect(errors.get('UnknownCriticalCertificateExtensionTest2EE')).toBeUndefined();
    expect(errors.get('InvalidUnknownCriticalCertificateExtensionTest2EE')).toContain(
      'extension-known-if-critical',
    );
  });

  it('of x509-limbo are all judged', () => {
    const { testcases } = JSON.parse(readFileSync(`${folder}/limbo/limbo.json`, 'utf8')) as {
      testcases: { peer_certificate: string }[];
    };
    const certificates = testcases.flatMap(({ peer_certificate }) =>
      parsePem(peer_certificate, 'CERTIFICATE'),
    );
    for (const certificate of certificates) lintCertificate(certificate, { sets: ['cab-tls'] });
    expect(certificates.length).toBeGreaterThan(200);
  });
});
