/** A whole new file out of its objects: header, body, one cross-reference table, trailer (ISO 32000 clause 7.5). */
import { concatBytes, fromLatin1 } from '../lib/bytes.ts';
import { array, dict, hexString, type PdfObject, type PdfRef } from './objects.ts';
import { encodeObject } from './serialize.ts';

export interface NewFile {
  /** Object i has the number i + 1, generation 0. */
  readonly objects: readonly PdfObject[];
  readonly root: PdfRef;
  readonly info: PdfRef | undefined;
  /** 16 bytes. */
  readonly fileId: Uint8Array;
  /** `1.7` where it says nothing. */
  readonly version?: string | undefined;
}

export function writeNewFile({ objects, root, info, fileId, version = '1.7' }: NewFile): Uint8Array {
  const parts: Uint8Array[] = [fromLatin1(`%PDF-${version}\n%\u00e2\u00e3\u00cf\u00d3\n`)];
  let at = parts[0]?.length ?? 0;
  const offsets = objects.map((object, index) => {
    const offset = at;
    const written = [fromLatin1(`${index + 1} 0 obj\n`), encodeObject(object), fromLatin1('\nendobj\n')];
    parts.push(...written);
    for (const { length } of written) at += length;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = dict({
    Size: objects.length + 1,
    Root: root,
    Info: info,
    ID: array([hexString(fileId), hexString(fileId)]),
  });
  parts.push(fromLatin1(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n`));
  parts.push(encodeObject(trailer), fromLatin1(`\nstartxref\n${at}\n%%EOF\n`));
  return concatBytes(parts);
}
