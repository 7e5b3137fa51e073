/** Signed PDFs for tests of the verdict, and what an attacker or a later signer appends to them. */
import { randomBytes } from '#crypto';
import { concatBytes, fromLatin1, toLatin1 } from '../src/lib/bytes.ts';
import { openPdf, type PdfDocument } from '../src/pdf/document.ts';
import { beginUpdate, type Update } from '../src/pdf/incremental-writer.ts';
import { bufferSource } from '../src/pdf/source.ts';
import { signPdf, type SignPdfInput } from '../src/pades/sign/sign-pdf.ts';
import type { makeTestPki } from './pki/test-pki.ts';

export type TestPki = Awaited<ReturnType<typeof makeTestPki>>;

export async function signTest(
  pki: TestPki,
  bytes: Uint8Array,
  more: Partial<SignPdfInput> = {},
): Promise<Uint8Array> {
  const { tail } = await signPdf({
    document: more.document ?? openPdf(bufferSource(bytes)),
    signer: pki.signer.signer,
    certificates: pki.certificates,
    level: 'B-LT',
    now: new Date(),
    random: randomBytes,
    timestamp: pki.timestamp,
    revocation: pki.revocation,
    ...more,
  });
  return concatBytes([bytes, tail]);
}

/** An incremental update as any writer could append it. */
export function append(
  bytes: Uint8Array,
  change: (update: Update, document: PdfDocument) => void,
): Uint8Array {
  const document = openPdf(bufferSource(bytes));
  const update = beginUpdate(document);
  change(update, document);
  return concatBytes([bytes, update.finish(new Uint8Array(16)).tail]);
}

export const appendText = (bytes: Uint8Array, text: string): Uint8Array =>
  concatBytes([bytes, fromLatin1(text)]);

/** The file with one text in place of another of the same length. */
export function overwrite(
  bytes: Uint8Array,
  from: string | RegExp,
  to: (found: string) => string,
): Uint8Array {
  const text = toLatin1(bytes);
  const found = typeof from === 'string' ? (text.includes(from) ? from : undefined) : text.match(from)?.[0];
  if (found === undefined) throw new Error(`${from} is not in the file`);
  const changed = to(found);
  if (changed.length !== found.length)
    throw new Error(`expected ${found.length} characters, got ${changed.length}`);
  return fromLatin1(text.replace(found, () => changed));
}

/** The same, with other entries in the update's trailer. */
export function appendWithTrailer(
  bytes: Uint8Array,
  entries: (number: number) => string,
  change: (update: Update, document: PdfDocument) => number,
): Uint8Array {
  let number = 0;
  const updated = append(bytes, (update, document) => {
    number = change(update, document);
  });
  const tail = toLatin1(updated.subarray(bytes.length)).replace(/\/Root \d+ 0 R/, () => entries(number));
  return appendText(bytes, tail);
}

/** One page with a text field, a check box appearance of its own and an annotation, written by hand. */
export function formPdf(): Uint8Array {
  const stream = (entries: string, content: string): string =>
    `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /DA (/F1 12 Tf) >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [6 0 R 8 0 R] /Resources << /Font << /F1 5 0 R >> /XObject << /X1 9 0 R /X2 10 0 R >> >> >>',
    stream('', 'BT /F1 24 Tf 72 700 Td (Harga 100) Tj ET'),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    '<< /Type /Annot /Subtype /Widget /FT /Tx /T (nama) /V (Adi) /P 3 0 R /Rect [72 600 272 620] /AP << /N 7 0 R >> >>',
    stream('/Type /XObject /Subtype /Form /BBox [0 0 200 20]', 'BT /F1 12 Tf (Adi) Tj ET'),
    '<< /Type /Annot /Subtype /Text /P 3 0 R /Rect [10 10 30 30] /Contents (catatan) >>',
    stream('/Type /XObject /Subtype /Form /BBox [0 0 200 20]', 'BT /F1 12 Tf (satu) Tj ET'),
    'null',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 11\n0000000000 65535 f \n${rows}trailer\n<< /Size 11 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return fromLatin1(text);
}
