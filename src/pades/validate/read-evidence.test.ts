import { expect, it } from 'vitest';
import { openPdf } from '../../pdf/document.ts';
import { bufferSource } from '../../pdf/source.ts';
import { listStoredEvidence } from './read-evidence.ts';

/** A PDF whose security store holds one list, with these entries in its stream's dictionary. */
function withStoredList(entries: string): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /DSS << /CRLs [4 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
    `<< /Length 5 ${entries} >>\nstream\n3030>\nendstream`,
    '/ASCIIHexDecode',
    '4',
  ];
  let text = '%PDF-1.7\n';
  const rows = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 7\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

const read = (entries: string) => listStoredEvidence(openPdf(bufferSource(withStoredList(entries))))[0];

it('gives stored evidence its place', () => {
  const found = read('/Filter /ASCIIHexDecode');
  expect(Buffer.from(found!.raw).toString()).toBe('00');
  expect(found!.place!.end).toBeGreaterThan(found!.place!.start);
});

it.each([
  '/Filter 5 0 R',
  '/Filter [5 0 R]',
  '/Filter [/ASCIIHexDecode] /DecodeParms [<< /Columns 6 0 R >>]',
])('gives no place to evidence whose decoding another object decides: %s', (entries) => {
  const found = read(entries);
  expect(Buffer.from(found!.raw).toString()).toBe('00');
  expect(found!.place).toBeUndefined();
});
