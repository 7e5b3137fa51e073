import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const pieceLength = 1 << 20;

/**
 * A document of about that many bytes, written piece by piece: one page, and streams of 1 MB that nothing compresses,
 * like the scans that make files so large.
 */
export function writeLargePdf(file: string, length: number): void {
  const descriptor = openSync(file, 'w');
  const piece = randomBytes(pieceLength);
  const offsets: number[] = [];
  let at = 0;
  const write = (bytes: Uint8Array | string): void => {
    at += writeSync(descriptor, Buffer.from(bytes));
  };
  const begin = (): number => {
    offsets.push(at);
    write(`${offsets.length} 0 obj\n`);
    return offsets.length;
  };
  const put = (content: string): void => {
    begin();
    write(`${content}\nendobj\n`);
  };
  try {
    write('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n');
    put('<</Type /Catalog /Pages 2 0 R /Scans 4 0 R>>');
    put('<</Type /Pages /Kids [3 0 R] /Count 1>>');
    put('<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>');
    const count = Math.max(1, Math.round(length / pieceLength));
    put(`[${Array.from({ length: count }, (_, i) => `${i + 5} 0 R`).join(' ')}]`);
    for (let i = 0; i < count; i++) {
      const number = begin();
      write(`<</Length ${pieceLength}>>\nstream\n`);
      piece.writeUInt32BE(number, 0);
      write(piece);
      write('\nendstream\nendobj\n');
    }
    const startxref = at;
    write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
    for (const offset of offsets) write(`${String(offset).padStart(10, '0')} 00000 n \n`);
    write(`trailer\n<</Size ${offsets.length + 1} /Root 1 0 R>>\nstartxref\n${startxref}\n%%EOF\n`);
  } finally {
    closeSync(descriptor);
  }
}
