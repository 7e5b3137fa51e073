import { array, hexString, type PdfObject, type PdfRef, type PdfStream } from './objects.ts';

/** How an encrypted file's strings and streams are written (ISO 32000 clause 7.6.3): the key stays behind it. */
export interface ObjectEncryption {
  string(bytes: Uint8Array, reference: PdfRef): Uint8Array;
  /** The bytes as they are after the stream's own filters. */
  stream(bytes: Uint8Array, reference: PdfRef, stream: PdfStream): Uint8Array;
}

/** The object with its strings and its stream encrypted for the indirect object that holds it. */
export function encryptObject(object: PdfObject, reference: PdfRef, encryption: ObjectEncryption): PdfObject {
  if (object === null || typeof object !== 'object') return object;
  const inside = (inner: PdfObject): PdfObject => encryptObject(inner, reference, encryption);
  const entries = (of: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, PdfObject> =>
    new Map([...of].map(([key, value]) => [key, inside(value)]));
  switch (object.kind) {
    case 'name':
    case 'ref':
      return object;
    case 'string':
      return hexString(encryption.string(object.bytes, reference));
    case 'array':
      return array(object.items.map(inside));
    case 'dict':
      return { kind: 'dict', entries: entries(object.entries) };
    case 'stream': {
      const encoded = encryption.stream(object.encoded(), reference, object);
      return {
        kind: 'stream',
        dict: { kind: 'dict', entries: entries(object.dict.entries) },
        encoded: () => encoded,
      };
    }
  }
}
