/** What every mutated input goes through. Whatever is thrown must be an AppError; anything else is a finding. */
import { randomBytes } from '#crypto';
import type { TestPki } from '../../test/signed-pdf.ts';
import { AppError } from '../../src/lib/errors.ts';
import { fromLatin1, toLatin1 } from '../../src/lib/bytes.ts';
import { inspectPdf } from '../../src/pades/inspect/inspect-pdf.ts';
import { qrMark } from '../../src/pades/sign/marks/qr-mark.ts';
import { signPdf } from '../../src/pades/sign/sign-pdf.ts';
import { validatePdf } from '../../src/pades/validate/validate-pdf.ts';
import { openPdf, type PdfDocument } from '../../src/pdf/document.ts';
import { asKind, type PdfDict } from '../../src/pdf/objects.ts';
import { getPage, pageCount } from '../../src/pdf/pages.ts';
import { listFields } from '../../src/pdf/form-fields.ts';
import { openRecovering } from '../../src/pdf/open-recovering.ts';
import { repairPdf } from '../../src/pdf/repair.ts';
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
import type { Input } from './input.ts';
import { passphrase } from './samples.ts';

/** What the targets have at hand: a PKI to sign with, and the root of the samples that we signed. */
export interface Ground {
  readonly pki: TestPki;
  readonly anchors: readonly Uint8Array[];
}

const mostMarkedPages = 20;

type Target = (bytes: Uint8Array, ground: Ground, original: Uint8Array) => void | Promise<void>;

const targets: Readonly<Record<'pdf' | 'der', Readonly<Record<string, Target>>>> = {
  pdf: {
    validate: (bytes, { anchors }, original) => {
      const { verdict } = validatePdf(bufferSource(bytes), { anchors, at: new Date() });
      if (verdict === 'passed' && !showsTheSame(bytes, original))
        throw new Error('the verdict is passed, yet the pages show something else than those of the sample');
    },
    inspect: (bytes) => {
      inspectPdf(openPdf(bufferSource(bytes)));
    },
    repair: (bytes) => {
      // As if it bore no signature: a signed file is never written anew.
      const unsigned = fromLatin1(toLatin1(bytes).replaceAll('/ByteRange', '/OtherRange'));
      const { bytes: written, pages } = repairPdf(bufferSource(unsigned), new Uint8Array(16));
      const opened = pageCount(openPdf(bufferSource(written)));
      if (opened !== pages) throw new Error(`wrote ${pages} pages and reads ${opened}`);
    },
    sign: async (bytes, { pki }) => {
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
    mark: async (bytes, { pki }) => {
      const document = openRecovering(bufferSource(bytes));
      const pages = Math.min(pageCount(document), mostMarkedPages);
      const { tail } = await signPdf({
        document,
        signer: pki.signer.signer,
        certificates: pki.certificates,
        level: 'B-B',
        now: new Date(),
        random: randomBytes,
        visible: {
          page: pages,
          rect: { x: 1, y: 1, width: 20, height: 20 },
          mark: qrMark('https://contoh.example/'),
          copies: Array.from({ length: pages }, (_, i) => i + 1),
        },
      });
      const signed = openPdf(appendedSource(bufferSource(bytes), tail));
      for (let page = 1; page <= pages; page++) contentOf(signed, getPage(signed, page).dict);
    },
  },
  der: {
    certificate: (bytes, { pki }) => {
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

/** Whether both have the same pages: their size, content and annotations. */
function showsTheSame(bytes: Uint8Array, original: Uint8Array): boolean {
  const shown = (file: Uint8Array): string => {
    const document = openPdf(bufferSource(file));
    const pages = Array.from({ length: pageCount(document) }, (_, i) => getPage(document, i + 1));
    return JSON.stringify(
      pages.map(({ dict, mediaBox }) => [
        mediaBox,
        document.getArray(dict, 'Annots')?.items.length ?? 0,
        contentOf(document, dict),
      ]),
    );
  };
  return shown(bytes) === shown(original);
}

function contentOf(document: PdfDocument, page: PdfDict): readonly string[] {
  const contents = document.resolve(page.entries.get('Contents'));
  return (asKind(contents, 'array')?.items ?? [contents]).map((item) => {
    const stream = asKind(document.resolve(item), 'stream');
    return stream === undefined ? '' : toLatin1(document.streamBytes(stream));
  });
}

/** The kind of input that a target takes; undefined where none is named. @throws where there is no such target */
export function kindOfTarget(name: string | undefined): 'pdf' | 'der' | undefined {
  if (name === undefined) return undefined;
  if (name in targets.pdf) return 'pdf';
  if (name in targets.der) return 'der';
  throw new Error(
    `expected a target of ${Object.values(targets).flatMap(Object.keys).join(', ')}, got ${name}`,
  );
}

/** What went wrong, or undefined. */
export async function findFault(
  { kind, bytes, original }: Pick<Input, 'kind' | 'bytes' | 'original'>,
  ground: Ground,
  only?: string,
): Promise<string | undefined> {
  for (const [name, target] of Object.entries(targets[kind])) {
    if (only !== undefined && name !== only) continue;
    try {
      await target(bytes, ground, original);
    } catch (error) {
      const own = error instanceof AppError && isOwnFault(error);
      if (error instanceof AppError && !own) continue;
      return `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    }
  }
  return undefined;
}

/** What we wrote does not hold: a fault of ours, whatever the input was. */
const isOwnFault = ({ code, message }: AppError): boolean =>
  code === 'pades.delivery-check-failed' || message.includes('what was written anew');
