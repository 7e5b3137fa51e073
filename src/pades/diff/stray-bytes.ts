import { toLatin1 } from '../../lib/bytes.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { deny, type Change } from './change.ts';

const chunkLength = 1 << 20;
const overlap = 40;

/**
 * What stands after the signed bytes without being listed: anything but white space after the last end of file, and
 * objects that no cross-reference names. A reader that rebuilds a damaged file would take them (ISA attacks).
 */
export function findStrayBytes(document: PdfDocument, signedEnd: number): readonly Change[] {
  const { source } = document;
  const changes: Change[] = [];
  const lastEnd = Math.max(signedEnd, document.revisions[0]?.end ?? 0);
  const tail = source.read(lastEnd, Math.min(chunkLength, source.length - lastEnd));
  if (source.length - lastEnd > chunkLength || /[^\s\0]/.test(toLatin1(tail))) {
    changes.push(deny('content-after-end', `offset ${lastEnd}`));
  }
  const listed = new Set<number>();
  for (const { entries } of document.sections) {
    for (const entry of entries.values())
      if (entry.kind === 'offset') listed.add(entry.offset + document.base);
  }
  for (const { startxref } of document.sections) listed.add(startxref + document.base);
  for (let at = signedEnd; at < lastEnd; at += chunkLength) {
    const from = Math.max(signedEnd, at - overlap);
    const text = toLatin1(source.read(from, Math.min(at + chunkLength, lastEnd) - from));
    for (const match of text.matchAll(/(?<![^\s\0])\d{1,10}[\s\0]+\d{1,5}[\s\0]+obj(?![a-zA-Z])/g)) {
      const offset = from + match.index;
      const isListed = isListedAt(source, listed, offset, document.base);
      if (!isListed && !changes.some(({ subject }) => subject === `offset ${offset}`)) {
        changes.push(deny('unlisted-object', `offset ${offset}`));
      }
      if (changes.length > 20) return changes;
    }
  }
  return changes;
}

/** Some makers' offsets point at the line end before the object; readers skip white space there. */
function isListedAt(source: ByteSource, listed: ReadonlySet<number>, offset: number, base: number): boolean {
  for (let at = offset; at >= Math.max(0, offset - 3); at--) {
    if (listed.has(at) || listed.has(at - base)) return true;
    if (at > 0 && !/[\s\0]/.test(toLatin1(source.read(at - 1, 1)))) return false;
  }
  return false;
}
