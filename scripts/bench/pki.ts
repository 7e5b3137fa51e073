import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digest, generateKeyPair, randomBytes } from '#crypto';
import { buildOcspRequest, encodeCertId, parseOcspRequest } from '../../src/pki/ocsp/ocsp-request.ts';
import { buildOcspResponse } from '../../src/pki/ocsp/ocsp-response.ts';
import { encodeImprint } from '../../src/pki/tsp/timestamp-request.ts';
import { buildTimestampToken } from '../../src/pki/tsp/timestamp-response.ts';
import { buildCertificate, keyIdentifierOf, serialFrom } from '../../src/pki/x509/build-certificate.ts';
import { buildCrl } from '../../src/pki/x509/build-crl.ts';
import * as x509 from '../../src/pki/x509/certificate.ts';
import { findRevoked, parseCrl } from '../../src/pki/x509/crl.ts';
import { buildName } from '../../src/pki/x509/names.ts';
import { getProfile, loadProfiles, ownProfilesFolder } from '../../src/services/ca/load-profiles.ts';
import { profileExtensions } from '../../src/services/ca/profile-extensions.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';

type Pki = Awaited<ReturnType<typeof makeTestPki>>;

/** Certificates, status answers, timestamps and revocation lists, read and made. */
export async function benchPki(report: Report): Promise<void> {
  const pki = await makeTestPki();
  report.heading('PKI');
  await benchDecoding(report, pki);
  await benchMaking(report, pki);
  await benchLists(report, pki);
}

const extensionReaders = [
  x509.keyUsageOf,
  x509.basicConstraintsOf,
  x509.extKeyUsageOf,
  x509.subjectKeyIdentifierOf,
  x509.authorityKeyIdentifierOf,
  x509.authorityInfoAccessOf,
  x509.crlDistributionPointsOf,
  x509.certificatePoliciesOf,
] as const;

async function benchDecoding(report: Report, pki: Pki): Promise<void> {
  const der = await makeFieldCertificate(pki);
  const count = 2000;
  const { decoded } = await interleave(
    {
      decoded: () => {
        for (let i = 0; i < count; i++) {
          const certificate = x509.parseCertificate(der);
          for (const read of extensionReaders) read(certificate);
        }
      },
    },
    { rounds: 25 },
  );
  report.row(`certificate of ${der.length} bytes fully decoded, each`, decoded.median / count);
  report.bar(
    'field-size certificates decoded a second',
    (1000 * count) / decoded.median,
    'at least',
    100_000,
  );
}

/** A certificate as issued to officials: RSA-2048 and every extension of its profile. */
async function makeFieldCertificate({ issuing }: Pki): Promise<Uint8Array> {
  const { publicKey } = await generateKeyPair('rsa-2048');
  const at = 'http://pki.contoh.example/pki';
  return buildCertificate(
    {
      serialNumber: serialFrom(randomBytes(16)),
      issuer: issuing.certificate.subject,
      subject: buildName([
        { type: 'C', value: 'ID' },
        { type: 'O', value: 'Kementerian Contoh Republik Indonesia' },
        { type: 'CN', value: 'Pejabat Contoh, S.H., M.Si.' },
        { type: 'description', value: '0012345678_Tanda Tangan Elektronik' },
      ]),
      notBefore: new Date(),
      notAfter: new Date(Date.now() + 730 * 86_400_000),
      publicKey,
      extensions: profileExtensions(getProfile(loadProfiles([ownProfilesFolder]), 'individual-signature'), {
        altNames: [],
        subjectKeyIdentifier: keyIdentifierOf(publicKey),
        authorityKeyIdentifier: keyIdentifierOf(issuing.certificate.publicKey.raw),
        crlUri: `${at}/crl/1-0.crl`,
        ocspUri: `${at}/ocsp`,
        caIssuersUri: `${at}/ca/1.cer`,
        cpsUri: `${at}/cps`,
      }),
    },
    issuing.signer,
  );
}

/** Each answer against the bare signature inside it; every signature made is checked as well, as the rules ask. */
async function benchMaking(report: Report, pki: Pki): Promise<void> {
  const { issuing, signer, unit } = pki;
  const message = randomBytes(600);
  const now = new Date();
  const tbs = {
    serialNumber: serialFrom(randomBytes(16)),
    issuer: issuing.certificate.subject,
    subject: signer.certificate.subject,
    notBefore: now,
    notAfter: new Date(now.getTime() + 86_400_000),
    publicKey: signer.certificate.publicKey.raw,
    extensions: [],
  };
  const request = parseOcspRequest(
    buildOcspRequest([encodeCertId(issuing.certificate, signer.certificate.serialNumber)]),
  );
  const single = { certId: request.certIds[0]!.raw, status: { kind: 'good' as const }, thisUpdate: now };
  const answer = { responses: [{ ...single, nextUpdate: now }], producedAt: now };
  const imprint = {
    imprintRaw: encodeImprint('sha256', digest('sha256', message)),
    nonce: undefined,
    certReq: true,
  };
  const makers = {
    certificate: () => buildCertificate(tbs, issuing.signer),
    'OCSP response': () => buildOcspResponse({ ...answer, responder: issuing.certificate }, issuing.signer),
    timestamp: () => buildTimestampToken(imprint, unit, now, randomBytes(16)),
  };
  const { raw, ...made } = await interleave(
    {
      raw: many(1, () => issuing.signer.sign(message)),
      'certificate, one after the other': many(1, makers.certificate),
      certificate: many(inFlight, makers.certificate),
      'OCSP response': many(inFlight, makers['OCSP response']),
      timestamp: many(inFlight, makers.timestamp),
    },
    { rounds: 30 },
  );
  report.row('raw signature, P-256', raw.median / count);
  for (const [name, { median, cpu }] of Object.entries(made)) {
    const note = `${(raw.cpu / cpu).toFixed(2)} of raw signing by processor time`;
    report.row(`${name}, P-256, signature checked`, median / count, note);
  }
  for (const name of ['certificate', 'OCSP response', 'timestamp'] as const)
    report.bar(`${name}: share of raw signing`, raw.median / made[name].median, 'at least', 0.3);
}

const count = 48;
/** As a server has them: while the thread pool checks one signature, the next is made. */
const inFlight = 8;

const many = (together: number, run: () => Promise<unknown>) => async (): Promise<void> => {
  for (let i = 0; i < count; i += together) await Promise.all(Array.from({ length: together }, run));
};

async function benchLists(report: Report, { root }: Pki): Promise<void> {
  const build = (count: number): Promise<Uint8Array> =>
    buildCrl(
      {
        issuer: root.certificate.subject,
        thisUpdate: new Date(0),
        nextUpdate: new Date(1e9),
        revoked: Array.from({ length: count }, (_, i) => ({
          serialNumber: Uint8Array.of(0x40, i >> 16, (i >> 8) & 255, i & 255, ...serialTail),
          revocationDate: new Date(1_700_000_000_000 + 1000 * i),
          reason: i % 5,
        })),
        extensions: [],
      },
      root.signer,
    );
  const folder = mkdtempSync(path.join(tmpdir(), 'sertel-bench-'));
  try {
    const large = await build(100_000);
    const file = path.join(folder, 'large.crl');
    writeFileSync(file, large);
    const times = await interleave(
      {
        built: () => build(10_000),
        parsed: () => findRevoked(parseCrl(large), Uint8Array.of(1)),
        openssl: () => spawnSync('openssl', ['crl', '-inform', 'DER', '-in', file, '-noout']),
        opensslStart: () => spawnSync('openssl', ['version']),
      },
      { rounds: 11 },
    );
    report.row('CRL of 10,000 entries built and signed', times.built.median);
    report.bar('milliseconds for a CRL of 10,000 entries', times.built.median, 'at most', 60);
    const openssl = times.openssl.median - times.opensslStart.median;
    report.row('CRL of 100,000 entries parsed, one serial looked up', times.parsed.median);
    report.row('the same by openssl crl, its start taken off', openssl);
    report.bar('share of openssl crl’s time', times.parsed.median / openssl, 'at most', 0.5);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const serialTail = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
