/**
 * Incremental updates (ISO 32000 clause 7.5.6): the only way in which Sertel writes into an existing file. What
 * comes out is the tail to append; the original bytes are never touched, copied or held.
 */
import { ByteWriter } from './byte-writer.ts';
import { firstIdentifier, type PdfDocument } from './document.ts';
import { transformObject } from './encryption/transform-object.ts';
import {
  array,
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
import { writeObject } from './serialize.ts';
import type { XrefSection } from './xref.ts';

export interface FinishedUpdate {
  /** To be appended to the original, byte for byte. */
  readonly tail: Uint8Array;
  /** Absolute offset of an object's `N G obj`. */
  offsetOf(reference: PdfRef): number;
}

export interface Update {
  /** A new object number. */
  allocate(): PdfRef;
  /** The object's new content; the last one put counts. */
  put(reference: PdfRef, object: PdfObject): void;
  /**
   * The same, by a content that writes itself, out of what `protect` gave: a signature dictionary whose inner offsets
   * matter and whose Contents stay in the clear (clause 7.6.2). What it is given to write on becomes the tail. Gives
   * what `write` gave, once the update is finished.
   */
  putWritten<Result>(reference: PdfRef, write: (tail: ByteWriter) => Result): () => Result;
  /** The object as it must be written at this place: in an encrypted file, encrypted. */
  protect(reference: PdfRef, object: PdfObject): PdfObject;
  /** The object as this update leaves it. */
  get(reference: PdfRef): PdfObject;
  /** `newId` is the second file identifier (16 bytes); the first is kept (clause 14.4). */
  finish(newId: Uint8Array): FinishedUpdate;
}

/** Annex C.2: the largest number of an object. */
const maxNumber = 8_388_607;

/** An encrypted file is written with the key by which it was opened. */
export function beginUpdate(document: PdfDocument): Update {
  const { encryption } = document;
  const protect = (reference: PdfRef, object: PdfObject): PdfObject =>
    encryption === undefined ? object : transformObject(object, reference, encryption, 'encrypt');
  const objects = new Map<number, WrittenObject & { readonly object: PdfObject }>();
  let next = document.size;
  // Written at the end: an object is often put several times, and the last one counts.
  const put = (reference: PdfRef, object: PdfObject): void => {
    const write = (out: ByteWriter): void => writeObject(protect(reference, object), out);
    objects.set(reference.number, { reference, write, object });
  };
  const allocated = new Map<number, PdfRef>();
  // A file may refer to numbers that it does not use yet: such a reference never names what is made here.
  const isStale = (reference: PdfRef): boolean =>
    (allocated.get(reference.number) ?? reference) !== reference;
  const refuseStale = (reference: PdfRef): void => {
    if (isStale(reference) || reference.number > maxNumber)
      throw new PdfError('pdf.bad-object', `expected object ${reference.number} to be one of the file`);
  };
  return {
    allocate: () => {
      while (objects.has(next)) next++;
      const reference = ref(next++);
      allocated.set(reference.number, reference);
      return reference;
    },
    put: (reference, object) => {
      refuseStale(reference);
      put(reference, object);
    },
    putWritten: (reference, write) => {
      refuseStale(reference);
      let written: { readonly result: ReturnType<typeof write> } | undefined;
      const writeOnce = (tail: ByteWriter): void => {
        written = { result: write(tail) };
      };
      objects.set(reference.number, { reference, write: writeOnce, object: null });
      return () => {
        if (written === undefined) throw new RangeError(`object ${reference.number} is not written yet`);
        return written.result;
      };
    },
    protect,
    get: (reference) =>
      isStale(reference) ? null : (objects.get(reference.number)?.object ?? document.get(reference)),
    finish: (newId) => {
      if (document.recovered)
        for (const [number, object] of compressedObjects(document))
          if (!objects.has(number)) put(ref(number), object);
      const written = [...objects.values()].toSorted((a, b) => a.reference.number - b.reference.number);
      const last = written.at(-1)?.reference.number ?? 0;
      return finish(document, written, () => Math.max(next++, last + 1), newId);
    },
  };
}

/**
 * What only object streams hold of a document whose cross-reference data was rebuilt: it is written anew, so that
 * no later reader depends on how the head of a damaged object stream is read.
 */
function* compressedObjects(document: PdfDocument): Iterable<readonly [number, PdfObject]> {
  for (const [number, entry] of document.sections[0]?.entries ?? [])
    if (entry.kind === 'compressed') yield [number, document.get(ref(number))];
}

/** An ordinary signature's. */
const roomForTail = 12_288;

interface WrittenObject {
  readonly reference: PdfRef;
  /** Writes the content, what stands between `obj` and `endobj`. */
  readonly write: (out: ByteWriter) => void;
}

function finish(
  document: PdfDocument,
  written: readonly WrittenObject[],
  allocate: () => number,
  newId: Uint8Array,
): FinishedUpdate {
  const out = new ByteWriter(roomForTail);
  const at = (): number => document.source.length + out.length;
  if (!endsWithNewline(document)) out.text('\n');

  const offsets = new Map<number, number>();
  for (const { reference, write } of written) {
    offsets.set(reference.number, at());
    out.text(`${reference.number} ${reference.generation} obj\n`);
    write(out);
    out.text('\nendobj\n');
  }

  const newest = document.sections[0];
  if (newest === undefined)
    throw new PdfError('pdf.bad-xref', 'expected a cross-reference section to continue');
  const rows = written.map(({ reference }) => ({
    number: reference.number,
    generation: reference.generation,
    offset: (offsets.get(reference.number) ?? 0) - document.base,
  }));
  const section: Section = {
    document,
    // A rebuilt section is whole: nothing may lead back into the data that could not be used.
    previous: document.recovered ? undefined : newest.startxref,
    rows: [...(document.recovered ? keptRows(newest, offsets) : []), ...rows].toSorted(
      (a, b) => a.number - b.number,
    ),
    newId,
  };
  let startxref = at() - document.base;
  if (newest.kind === 'stream') {
    const own = { number: allocate(), generation: 0, offset: startxref };
    writeXrefStream({ ...section, rows: [...section.rows, own] }, own, out);
  } else if (newest.kind === 'hybrid') {
    const own = { number: allocate(), generation: 0, offset: startxref };
    writeXrefStream({ ...section, rows: [own] }, own, out);
    startxref = at() - document.base;
    writeXrefTable({ ...section, rows: [...section.rows, own] }, out, own.number + 1, own.offset);
  } else writeXrefTable(section, out, allocate());
  out.text(`startxref\n${startxref}\n%%EOF\n`);
  const offsetOf = (reference: PdfRef): number => {
    const offset = offsets.get(reference.number);
    if (offset === undefined) throw new RangeError(`object ${reference.number} is not part of the update`);
    return offset;
  };
  return { tail: out.finish(), offsetOf };
}

/** The objects that stay where they are. */
function keptRows({ entries }: XrefSection, replaced: ReadonlyMap<number, number>): readonly Row[] {
  return [...entries].flatMap(([number, entry]) =>
    entry.kind === 'offset' && !replaced.has(number)
      ? [{ number, generation: entry.generation, offset: entry.offset }]
      : [],
  );
}

function endsWithNewline(document: PdfDocument): boolean {
  const { source } = document;
  const last = source.read(source.length - 1, 1)[0];
  return last === 0x0a || last === 0x0d;
}

interface Row {
  readonly number: number;
  readonly generation: number;
  /** As it is stored: relative to the header where the file counts so. */
  readonly offset: number;
}

interface Section {
  readonly document: PdfDocument;
  readonly previous: number | undefined;
  /** In ascending order. */
  readonly rows: readonly Row[];
  readonly newId: Uint8Array;
}

/** The trailer keys that describe the document; those that describe one cross-reference section are made anew. */
function trailerEntries(
  { document, previous, newId }: Section,
  size: number,
): Record<string, PdfObject | undefined> {
  const { entries } = document.trailer;
  const first = firstIdentifier(document.trailer, (object) => document.resolve(object));
  return {
    Size: size,
    Root: entries.get('Root'),
    Info: entries.get('Info'),
    Encrypt: entries.get('Encrypt'),
    ID: array([hexString(first ?? newId), hexString(newId)]),
    Prev: previous,
  };
}

/**
 * A table section. In a hybrid file it names a stream that describes nothing but itself, as no new object is
 * hidden; the earlier section's XRefStm is never copied, which would bring back entries that later updates
 * replaced (clause 7.5.8.4).
 */
function writeXrefTable(section: Section, out: ByteWriter, size: number, stream?: number): void {
  out.text('xref\n0 1\n0000000000 65535 f \n');
  for (const run of runsOf(section.rows)) {
    out.text(`${run[0]?.number ?? 0} ${run.length}\n`);
    for (const { offset, generation } of run) {
      out.digits(offset, 10);
      out.byte(0x20);
      out.digits(generation, 5);
      out.text(' n \n');
    }
  }
  out.text('trailer\n');
  writeObject(dict({ ...trailerEntries(section, size), XRefStm: stream }), out);
  out.text('\n');
}

/** Never encrypted, in whatever file (clause 7.5.8.2). */
function writeXrefStream(section: Section, own: Row, out: ByteWriter): void {
  const width = Math.max(4, Math.ceil(Math.log2(own.offset + 2) / 8));
  const bytes: number[] = [];
  for (const { offset, generation } of section.rows) {
    bytes.push(1);
    for (let i = width - 1; i >= 0; i--) bytes.push(Math.floor(offset / 256 ** i) & 0xff);
    bytes.push(generation >> 8, generation & 0xff);
  }
  const dictionary: PdfDict = dict({
    Type: name('XRef'),
    ...trailerEntries(section, own.number + 1),
    W: array([1, width, 2]),
    Index: array(runsOf(section.rows).flatMap((run) => [run[0]?.number ?? 0, run.length])),
  });
  out.text(`${own.number} 0 obj\n`);
  writeObject(stream(dictionary, Uint8Array.from(bytes)), out);
  out.text('\nendobj\n');
}

/** Rows in ascending order as runs of neighbours. */
function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last?.at(-1)?.number === row.number - 1) last?.push(row);
    else runs.push([row]);
  }
  return runs;
}
