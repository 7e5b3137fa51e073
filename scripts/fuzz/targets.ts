/** What every mutated input goes through. Whatever is thrown must be an AppError; anything else is a finding. */
import { randomBytes } from '#crypto';
import type { TestPki } from '../../test/signed-pdf.ts';
import { AppError } from '../../src/lib/errors.ts';
import { toLatin1 } from '../../src/lib/bytes.ts';
import { inspectPdf } from '../../src/pades/inspect/inspect-pdf.ts';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { listFields } from '../../src/pdf/form-fields.ts';
import { openRecovering } from '../../src/pdf/open-recovering.ts';
import { appendedSource, bufferSource } from '../../src/pdf/source.ts';
import { parseSignedData } from '../../src/pki/cms/parse-signed-data.ts';
import { findSignerCertificate, verifySignerInfo } from '../../src/pki/cms/verify-signer-info.ts';
import { parseOcspResponse } from '../../src/pki/ocsp/ocsp-response.ts';
import { parsePkcs12 } from '../../src/pki/pkcs12/pkcs12.ts';
import { readGrantedToken } from '../../src/pki/tsp/timestamp-response.ts';
import { parseTimestampRequest } from '../../src/pki/tsp/timestamp-request.ts';
import { parseTimestampToken, verifyTimestampToken } from '../../src/pki/tsp/timestamp-token.ts';
import { parseCertificate } from '../../src/pki/x509/certificate.ts';
import { parseCertificationRequest } from '../../src/pki/x509/certification-request.ts';
import { issuingDistributionPointOf, parseCrl } from '../../src/pki/x509/crl.ts';
import { validatePath } from '../../src/pki/path/validate-path.ts';
import { parsePem } from '../../src/pki/x509/pem.ts';
import { passphrase } from './samples.ts';

type Target = (bytes: Uint8Array, pki: TestPki) => void | Promise<void>;

const targets: Readonly<Record<'pdf' | 'der', Readonly<Record<string, Target>>>> = {
  pdf: {
    validate: (bytes, pki) => {
      validatePdf(bufferSource(bytes), { anchors: [pki.root.certificate.raw], at: new Date() });
    },
    inspect: (bytes) => {
      inspectPdf(openPdf(bufferSource(bytes)));
    },
    sign: async (bytes, pki) => {
      const before = bytes.slice();
      const document = openRecovering(bufferSource(bytes));
      const { tail, fieldName } = await signPdf({
        document,
        signer: pki.signer.signer,
        certificates: pki.certificates,
        level: 'B-B',
        now: new Date(),
        random: randomBytes,
      });
      if (!Buffer.from(before).equals(bytes)) throw new Error('signing changed the original bytes');
      const signed = openPdf(appendedSource(bufferSource(bytes), tail));
      if (!listFields(signed).some(({ fullName }) => fullName === fieldName))
        throw new Error(`the strict reader does not find the field ${fieldName} in what was signed`);
    },
  },
  der: {
    certificate: (bytes, pki) => {
      const certificate = parseCertificate(bytes);
      validatePath({
        leaf: certificate,
        algorithms: 'dated',
        anchors: [pki.root.certificate],
        pool: [pki.issuing.certificate],
        at: new Date(),
      });
    },
    request: (bytes) => void parseCertificationRequest(bytes),
    crl: (bytes) => {
      const crl = parseCrl(bytes);
      issuingDistributionPointOf(crl);
    },
    cms: (bytes) => {
      const data = parseSignedData(bytes);
      for (const signerInfo of data.signerInfos) {
        const certificate = findSignerCertificate(
          signerInfo,
          data.certificates.map((der) => parseCertificate(der)),
        );
        if (certificate === undefined) continue;
        verifySignerInfo({
          signerInfo,
          contentType: data.contentType,
          certificate,
          contentDigest: () => new Uint8Array(32),
        });
      }
    },
    ocsp: (bytes) => void parseOcspResponse(bytes),
    token: (bytes) => void verifyTimestampToken(parseTimestampToken(bytes), { digest: new Uint8Array(32) }),
    timestampResponse: (bytes) => void readGrantedToken(bytes),
    timestampRequest: (bytes) => void parseTimestampRequest(bytes),
    pkcs12: (bytes) => void parsePkcs12(bytes, passphrase),
    pem: (bytes) => void parsePem(toLatin1(bytes), 'CERTIFICATE'),
  },
};

/** What went wrong, or undefined. */
export async function findFault(
  kind: 'pdf' | 'der',
  bytes: Uint8Array,
  pki: TestPki,
): Promise<string | undefined> {
  for (const [name, target] of Object.entries(targets[kind])) {
    try {
      await target(bytes, pki);
    } catch (error) {
      if (error instanceof AppError && error.code !== 'pades.delivery-check-failed') continue;
      return `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    }
  }
  return undefined;
}
