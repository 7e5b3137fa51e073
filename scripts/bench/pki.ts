import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import { buildCrl } from '../../src/pki/x509/build-crl.ts';
import { makeTestPki } from '../../test/pki/test-pki.ts';
import { interleave } from './interleave.ts';
import type { Report } from './report.ts';

/** Certificates and revocation lists, read and made. */
export async function benchPki(report: Report): Promise<void> {
  const pki = await makeTestPki();
  const der = pki.signer.certificate.raw;
  const revoked = Array.from({ length: 10_000 }, (_, i) => ({
    serialNumber: Uint8Array.of(0x40, i >> 8, i & 255, 1, 2, 3, 4, 5),
    revocationDate: new Date(0),
    reason: 0,
  }));
  const list = {
    issuer: pki.root.certificate.subject,
    thisUpdate: new Date(0),
    nextUpdate: new Date(1e9),
    revoked,
    extensions: [],
  };
  const times = await interleave(
    {
      decoded: () => {
        for (let i = 0; i < 1000; i++) parseCertificate(der);
      },
      built: () => buildCrl(list, pki.root.signer),
    },
    { rounds: 15 },
  );
  report.heading('PKI');
  report.row('certificate decoded, 1,000 times', times.decoded);
  report.row('CRL of 10,000 entries built', times.built);
  report.bar('milliseconds for a CRL of 10,000 entries', times.built, 'at most', 60);
}
