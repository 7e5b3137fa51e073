/**
 * Incremental updates (ISO 32000 clause 7.5.6): the only way in which Sertel writes into an existing file. What
 * comes out is the tail to append; the original bytes are never touched, copied or held.
 */
import { concatBytes, fromLatin1 } from '../lib/bytes.ts';
import type { PdfDocument } from './document.ts';
import {
  array,
  asKind,
  dict,
  hexString,
  name,
  ref,
  stream,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from './objects.ts';
import { PdfError } from './pdf-error.ts';
import { encodeObject } from './serialize.ts';

export interface FinishedUpdate {
  /** To be appended to the original, byte for byte. */
  readonly tail: Uint8Array;
  /** Absolute offset of an object's `N G obj`. */
  offsetOf(reference: PdfRef): number;
  /** Absolute offset of the first byte of the object's content, after `obj` and its line end. */
  contentOffsetOf(reference: PdfRef): number;
}

export interface Update {
  /** A new object number. */
  allocate(): PdfRef;
  /** The object's new content; the last one put counts. */
  put(reference: PdfRef, object: PdfObject): void;
  /** The same, content already written: a signature dictionary whose inner offsets matter. */
  putEncoded(reference: PdfRef, encoded: Uint8Array): void;
  /** The object as this update leaves it. */
  get(reference: PdfRef): PdfObject;
  /** `newId` is the second file identifier (16 bytes); the first is kept (clause 14.4). */
  finish(newId: Uint8Array): FinishedUpdate;
}

/** @throws {PdfError} `pdf.unsupported` for an encrypted file */
export function beginUpdate(document: PdfDocument): Update {
  if (document.encrypted) throw new PdfError('pdf.unsupported', 'expected a file without encryption');
  const objects = new Map<
    number,
    { readonly reference: PdfRef; readonly encoded: Uint8Array; readonly object: PdfObject }
  >();
  let next = document.size;
  return {
    allocate: () => ref(next++),
    put: (reference, object) => {
      objects.set(reference.number, { reference, encoded: encodeObject(object), object });
    },
    putEncoded: (reference, encoded) => {
      objects.set(reference.number, { reference, encoded, object: null });
    },
    get: (reference) => objects.get(reference.number)?.object ?? document.get(reference),
    finish: (newId) => {
      const written = [...objects.values()].toSorted((a, b) => a.reference.number - b.reference.number);
      return finish(document, written, () => next++, newId);
    },
  };
}

interface WrittenObject {
  readonly reference: PdfRef;
  readonly encoded: Uint8Array;
}

function finish(
  document: PdfDocument,
  written: readonly WrittenObject[],
  allocate: () => number,
  newId: Uint8Array,
): FinishedUpdate {
  const parts: Uint8Array[] = [];
  let at = document.source.length;
  const push = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  if (!endsWithNewline(document)) push(fromLatin1('\n'));

  const offsets = new Map<number, number>();
  const contentOffsets = new Map<number, number>();
  for (const { reference, encoded } of written) {
    offsets.set(reference.number, at);
    const head = fromLatin1(`${reference.number} ${reference.generation} obj\n`);
    contentOffsets.set(reference.number, at + head.length);
    push(head);
    push(encoded);
    push(fromLatin1('\nendobj\n'));
  }

  const newest = document.sections[0];
  if (newest === undefined)
    throw new PdfError('pdf.bad-xref', 'expected a cross-reference section to continue');
  const generations = new Map(written.map(({ reference }) => [reference.number, reference.generation]));
  const stored = new Map([...offsets].map(([number, offset]) => [number, offset - document.base]));
  const startxref = at - document.base;
  push(
    newest.kind === 'stream'
      ? xrefStream(document, newest.startxref, stored, generations, allocate(), startxref, newId)
      : xrefTable(document, newest.startxref, stored, generations, allocate(), newId),
  );
  push(fromLatin1(`startxref\n${startxref}\n%%EOF\n`));
  const lookUp = (map: ReadonlyMap<number, number>) => (reference: PdfRef) => {
    const offset = map.get(reference.number);
    if (offset === undefined) throw new RangeError(`object ${reference.number} is not part of the update`);
    return offset;
  };
  return { tail: concatBytes(parts), offsetOf: lookUp(offsets), contentOffsetOf: lookUp(contentOffsets) };
}

function endsWithNewline(document: PdfDocument): boolean {
  const { source } = document;
  const last = source.read(source.length - 1, 1)[0];
  return last === 0x0a || last === 0x0d;
}

/** The trailer keys that describe the document; those that describe one cross-reference section are made anew. */
function trailerEntries(
  document: PdfDocument,
  previous: number,
  size: number,
  newId: Uint8Array,
): Record<string, PdfObject | undefined> {
  const { entries } = document.trailer;
  const first = asKind(document.getArray(document.trailer, 'ID')?.items[0], 'string');
  return {
    Size: size,
    Root: entries.get('Root'),
    Info: entries.get('Info'),
    ID: array([hexString(first?.bytes ?? newId), hexString(newId)]),
    Prev: previous,
  };
}

/** A table section. A hybrid file's update is a table as well: new objects hide nothing (clause 7.5.8.4). */
function xrefTable(
  document: PdfDocument,
  previous: number,
  offsets: ReadonlyMap<number, number>,
  generations: ReadonlyMap<number, number>,
  size: number,
  newId: Uint8Array,
): Uint8Array {
  let text = 'xref\n0 1\n0000000000 65535 f \n';
  for (const run of runsOf([...offsets.keys()])) {
    text += `${run[0]} ${run.length}\n`;
    for (const number of run) {
      const offset = String(offsets.get(number) ?? 0).padStart(10, '0');
      text += `${offset} ${String(generations.get(number) ?? 0).padStart(5, '0')} n \n`;
    }
  }
  const trailer = dict(trailerEntries(document, previous, size, newId));
  return concatBytes([fromLatin1(`${text}trailer\n`), encodeObject(trailer), fromLatin1('\n')]);
}

function xrefStream(
  document: PdfDocument,
  previous: number,
  offsets: ReadonlyMap<number, number>,
  generations: ReadonlyMap<number, number>,
  own: number,
  ownOffset: number,
  newId: Uint8Array,
): Uint8Array {
  const all = new Map([...offsets, [own, ownOffset] as const]);
  const width = Math.max(4, Math.ceil(Math.log2(ownOffset + 2) / 8));
  const rows: number[] = [];
  const runs = runsOf([...all.keys()]);
  for (const number of runs.flat()) {
    rows.push(1);
    const offset = all.get(number) ?? 0;
    for (let i = width - 1; i >= 0; i--) rows.push(Math.floor(offset / 256 ** i) & 0xff);
    const generation = generations.get(number) ?? 0;
    rows.push(generation >> 8, generation & 0xff);
  }
  const dictionary: PdfDict = dict({
    Type: name('XRef'),
    ...trailerEntries(document, previous, own + 1, newId),
    W: array([1, width, 2]),
    Index: array(runs.flatMap((run) => [run[0] ?? 0, run.length])),
  });
  return concatBytes([
    fromLatin1(`${own} 0 obj\n`),
    encodeObject(stream(dictionary, Uint8Array.from(rows))),
    fromLatin1('\nendobj\n'),
  ]);
}

/** Ascending numbers as runs of neighbours. */
function runsOf(numbers: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs;
}
