import { array, asKind, hexString, type PdfDict, type PdfObject, type PdfRef } from '../objects.ts';
import type { Direction, Encryption } from './open-encryption.ts';

/**
 * An indirect object with its strings and its stream decrypted, or encrypted. Cross-reference streams stay as they
 * are, and so do the Contents of signatures (ISO 32000-2 clause 7.6.2).
 */
export function transformObject(
  object: PdfObject,
  reference: PdfRef,
  encryption: Encryption,
  direction: Direction,
): PdfObject {
  if (object === null || typeof object !== 'object') return object;
  const inside = (inner: PdfObject): PdfObject => transformObject(inner, reference, encryption, direction);
  switch (object.kind) {
    case 'name':
    case 'ref':
      return object;
    case 'string':
      return hexString(encryption.string(direction, object.bytes, reference));
    case 'array':
      return array(object.items.map(inside));
    case 'dict':
      return transformDict(object, inside);
    case 'stream': {
      if (asKind(object.dict.entries.get('Type'), 'name')?.value === 'XRef') return object;
      let encoded: Uint8Array | undefined;
      return {
        ...object,
        dict: transformDict(object.dict, inside),
        encoded: () => (encoded ??= encryption.stream(direction, object.encoded(), reference, object.dict)),
      };
    }
  }
}

/** /Type is optional in a signature dictionary, so /ByteRange beside /Contents tells it. */
function transformDict({ entries }: PdfDict, inside: (object: PdfObject) => PdfObject): PdfDict {
  const isSignature = entries.has('ByteRange') && asKind(entries.get('Contents'), 'string') !== undefined;
  return {
    kind: 'dict',
    entries: new Map(
      [...entries].map(([key, value]) => [key, isSignature && key === 'Contents' ? value : inside(value)]),
    ),
  };
}
