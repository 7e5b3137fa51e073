/**
 * The object model of ISO 32000 clause 7.3. `null`, booleans and numbers are JavaScript's own; the other kinds
 * are immutable records that `kind` tells apart. Nothing here knows a file.
 */
export type PdfObject =
  null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfStream | PdfRef;

export interface PdfName {
  readonly kind: 'name';
  /** Without the solidus, `#xx` decoded, one UTF-16 unit a byte. */
  readonly value: string;
}

export interface PdfString {
  readonly kind: 'string';
  /** Decoded (and, in an encrypted file, decrypted) bytes. */
  readonly bytes: Uint8Array;
  readonly form: 'literal' | 'hex';
}

export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfObject[];
}

export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfObject>;
  /** As it was read, a key stood in it more than once: readers differ in which value they take. */
  readonly repeatsKeys?: true;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  /** The bytes between `stream` and `endstream`, still filtered, already decrypted; read on demand. */
  readonly encoded: () => Uint8Array;
  /** Offset after its `endstream`; only a stream that was read from a file has one. */
  readonly end?: () => number;
}

export interface PdfRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}

export const name = (value: string): PdfName => ({ kind: 'name', value });
export const ref = (number: number, generation = 0): PdfRef => ({ kind: 'ref', number, generation });
export const array = (items: readonly PdfObject[]): PdfArray => ({ kind: 'array', items });
export const literal = (bytes: Uint8Array): PdfString => ({ kind: 'string', bytes, form: 'literal' });
export const hexString = (bytes: Uint8Array): PdfString => ({ kind: 'string', bytes, form: 'hex' });

/** A dictionary from its entries; those that are undefined are left out. */
export function dict(entries: Readonly<Record<string, PdfObject | undefined>>): PdfDict {
  const kept = new Map<string, PdfObject>();
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    if (value !== undefined) kept.set(key, value);
  }
  return { kind: 'dict', entries: kept };
}

/** The dictionary with other entries laid over its own, order kept; undefined removes. */
export function withEntries(
  base: PdfDict,
  changes: Readonly<Record<string, PdfObject | undefined>>,
): PdfDict {
  // Not by the constructor, which walks an iterator: three times slower.
  const entries = new Map<string, PdfObject>();
  for (const [key, value] of base.entries) entries.set(key, value);
  for (const key of Object.keys(changes)) {
    const value = changes[key];
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return { kind: 'dict', entries };
}

/** A stream whose bytes are at hand, encoded as `dict` says. */
export const stream = (dictionary: PdfDict, encoded: Uint8Array): PdfStream => ({
  kind: 'stream',
  dict: dictionary,
  encoded: () => encoded,
});

type Kind = 'name' | 'string' | 'array' | 'dict' | 'stream' | 'ref';
type OfKind<K extends Kind> = Extract<PdfObject, { readonly kind: K }>;

/** The object if it is of this kind, else undefined. */
export function asKind<K extends Kind>(object: PdfObject | undefined, kind: K): OfKind<K> | undefined {
  return typeof object === 'object' && object !== null && object.kind === kind
    ? (object as OfKind<K>)
    : undefined;
}
