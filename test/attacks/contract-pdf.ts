/**
 * The document that is attacked: one page with a price, and everything that an attacker may have prepared before it
 * was signed (a hidden field, an overlay, a layer, a button, an object stream among the page's contents).
 */
import { fromLatin1 } from '../../src/lib/bytes.ts';

export const streamOf = (content: string, entries = ''): string =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;

export const formOf = (content: string): string =>
  streamOf(
    content,
    '/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>',
  );

const widget = (entries: string, at: string): string =>
  `<< /Type /Annot /Subtype /Widget /P 3 0 R /Rect [${at}] ${entries} >>`;

/** By number, from 1. */
export const contractObjects: readonly string[] = [
  '<< /Type /Catalog /Pages 2 0 R /AcroForm 11 0 R /Metadata 21 0 R /OCProperties << /OCGs [17 0 R] /D << /ON [] /OFF [17 0 R] /Order [17 0 R] >> >> >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents [4 0 R 20 0 R] /Annots [6 0 R 8 0 R 12 0 R 13 0 R 14 0 R 15 0 R] /Resources << /Font << /F1 5 0 R >> /XObject << /X1 9 0 R /X2 10 0 R >> /Properties << /L1 17 0 R >> >> >>',
  streamOf(
    'BT /F1 24 Tf 72 700 Td (Harga 100) Tj ET /X1 Do /OC /L1 BDC BT /F1 24 Tf 72 650 Td (Harga 900) Tj ET EMC',
  ),
  '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
  widget('/FT /Tx /T (nama) /V (Adi) /AP << /N 7 0 R >>', '72 600 272 620'),
  formOf('BT /F1 12 Tf (Adi) Tj ET'),
  '<< /Type /Annot /Subtype /Text /P 3 0 R /Rect [10 10 30 30] /Contents (catatan) >>',
  formOf('BT /F1 12 Tf (satu) Tj ET'),
  'null',
  '<< /Fields [6 0 R 12 0 R 13 0 R 14 0 R 15 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>',
  widget('/FT /Sig /T (setuju)', '300 100 500 150'),
  widget('/FT /Tx /T (cadangan) /V (Harga 900) /F 2 /AP << /N 16 0 R >>', '72 700 272 720'),
  widget('/FT /Btn /Ff 65536 /T (gambar) /AP << /N 22 0 R >>', '300 300 500 320'),
  widget('/FT /Btn /T (cek) /V /Off /AS /Off /AP << /N << /Ya 18 0 R /Off 19 0 R >> >>', '72 500 92 520'),
  formOf('BT /F1 12 Tf (Harga 900) Tj ET'),
  '<< /Type /OCG /Name (Lapisan) >>',
  formOf('BT /F1 12 Tf (X) Tj ET'),
  formOf(''),
  streamOf('', '/Type /ObjStm /N 0 /First 0'),
  streamOf('<x:xmpmeta/>', '/Type /Metadata /Subtype /XML'),
  formOf('BT /F1 12 Tf (gambar) Tj ET'),
];

export const contractPdf = (): Uint8Array => writeObjects(contractObjects);

export function writeObjects(objects: readonly string[], head = '%PDF-1.7\n'): Uint8Array {
  let text = head;
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return fromLatin1(text);
}
