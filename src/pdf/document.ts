/**
 * A PDF opened for reading (ISO 32000 clause 7.5): objects are read from the source when they are asked for and
 * kept. Nothing is repaired: what cannot be resolved without ambiguity is refused with its place. Whoever wants
 * damaged cross-reference data recovered asks `open-recovering` for it.
 */
import { fromLatin1, indexOfBytes, toLatin1 } from '../lib/bytes.ts';
import { openEncryption, type Encryption } from './encryption/open-encryption.ts';
import { transformObject } from './encryption/transform-object.ts';
import { decodeFilters } from './filters/decode-filters.ts';
import { readIndirectObject, type ObjectReading } from './indirect-object.ts';
import {
  asKind,
  type PdfArray,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from './objects.ts';
import { readObjectStream, type ObjectStream } from './object-stream.ts';
import { makeParsedObjects, type ParsedObjects } from './parsed-objects.ts';
import { PdfError } from './pdf-error.ts';
import { listRevisions, type Revision } from './revisions.ts';
import { prefixSource, type ByteSource } from './source.ts';
import { makeWorkBudget } from './work-budget.ts';
import { maxObjects, readXrefChain, type XrefChain, type XrefEntry, type XrefSection } from './xref.ts';

export interface PdfDocument {
  readonly source: ByteSource;
  /** Offset of `%PDF-`; 0 where there is none. */
  readonly headerOffset: number;
  /** Added to every stored offset (0, or the header's offset). */
  readonly base: number;
  /** `1.7`, from the catalog where it says more than the header. */
  readonly version: string;
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef;
  /** The key of an encrypted file, by which everything read here is decrypted already. */
  readonly encryption: Encryption | undefined;
  /** Shared by the revisions of a file. */
  readonly parsed: ParsedObjects;
  readonly sections: readonly XrefSection[];
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** Cross-reference data stood near its place, not at it. */
  readonly displaced: boolean;
  /** The cross-reference data was rebuilt from the objects themselves; an update must write it whole. */
  readonly recovered: boolean;
  /** The first object number that no revision uses. */
  readonly size: number;
  xrefEntry(number: number): XrefEntry | undefined;
  /** The object that a reference names; null where there is none (clause 7.3.10). */
  get(reference: PdfRef): PdfObject;
  /** Follows references; anything else is itself. */
  resolve(object: PdfObject | undefined): PdfObject;
  getDict(dict: PdfDict, key: string): PdfDict | undefined;
  getArray(dict: PdfDict, key: string): PdfArray | undefined;
  getName(dict: PdfDict, key: string): string | undefined;
  getNumber(dict: PdfDict, key: string): number | undefined;
  /** Decoded bytes of a stream. */
  streamBytes(stream: PdfStream): Uint8Array;
}

const maxReferenceHops = 32;
const maxKeptObjects = 200_000;

export interface OpenPdfOptions {
  /** The user or owner password of an encrypted file; without it the empty one is tried. */
  readonly password?: string | undefined;
  /** The key of another revision of the same file; used where it fits. */
  readonly encryption?: Encryption | undefined;
  /** What another revision of the same file, longer or shorter, has read. */
  readonly parsed?: ParsedObjects | undefined;
}

/** @throws {PdfError} `pdf.password` for an encrypted file that the password does not open; others for bad bytes */
export function openPdf(source: ByteSource, options: OpenPdfOptions = {}): PdfDocument {
  const headerOffset = findHeader(source);
  return openFromChain(source, headerOffset ?? 0, readChain(source, headerOffset), false, options);
}

/** Without a header, a file is a PDF only where its cross-reference data can be followed from its end. */
function readChain(source: ByteSource, headerOffset: number | undefined): XrefChain {
  if (headerOffset !== undefined) return readXrefChain(source, headerOffset);
  try {
    return readXrefChain(source, 0);
  } catch (cause) {
    throw new PdfError('pdf.not-a-pdf', 'expected %PDF- in the first 1024 bytes', { cause });
  }
}

/** The document that cross-reference data describes, as read (`openPdf`) or as rebuilt (`openRecovering`). */
export function openFromChain(
  source: ByteSource,
  headerOffset: number,
  { sections, base, displaced }: XrefChain,
  recovered = false,
  options: OpenPdfOptions & { readonly earlier?: PdfDocument } = {},
): PdfDocument {
  const { earlier } = options;
  const newest = sections[0];
  if (newest === undefined)
    throw new PdfError('pdf.bad-xref', 'expected at least one cross-reference section');
  const xrefEntry = findEntry(sections);
  const objects = new Map<number, PdfObject>();
  const containers = new Map<number, ObjectStream | PdfError>();
  const budget = makeWorkBudget(source.length);
  const loading = new Set<number>();
  let encryption: Encryption | undefined;
  const encryptRef = asKind(newest.trailer.entries.get('Encrypt'), 'ref');

  const get = (reference: PdfRef): PdfObject => {
    if (earlier !== undefined && !newest.entries.has(reference.number)) return earlier.get(reference);
    const entry = xrefEntry(reference.number);
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'offset' ? entry.generation !== reference.generation : reference.generation !== 0)
      return null;
    const kept = objects.get(reference.number);
    if (kept !== undefined) return kept;
    if (loading.has(reference.number)) {
      throw new PdfError('pdf.cycle', `object ${reference.number} is needed to read itself`);
    }
    loading.add(reference.number);
    try {
      const object =
        entry.kind === 'offset'
          ? decrypted(readIndirectObject(reading, entry.offset + base, reference), reference)
          : loadCompressed(reference.number, entry.container);
      if (objects.size < maxKeptObjects && budget.keepable()) objects.set(reference.number, object);
      return object;
    } finally {
      loading.delete(reference.number);
    }
  };

  /** What stands in an object stream was decrypted with it; the encryption dictionary's own strings are plain. */
  const decrypted = (object: PdfObject, reference: PdfRef): PdfObject =>
    encryption === undefined || reference.number === encryptRef?.number
      ? object
      : transformObject(object, reference, encryption, 'decrypt');

  const loadCompressed = (number: number, container: number): PdfObject => {
    const stream = containers.get(container) ?? loadContainer(number, container);
    if (stream instanceof PdfError) throw stream;
    return stream.get(number);
  };

  /** Read once, also when it cannot be read: each of its objects would fail anew. */
  const loadContainer = (number: number, container: number): ObjectStream | PdfError => {
    let loaded: ObjectStream | PdfError;
    try {
      if (xrefEntry(container)?.kind !== 'offset') {
        throw new PdfError(
          'pdf.bad-object',
          `object ${number}: expected ${container} to be an object stream in the file`,
        );
      }
      const object = asKind(get({ kind: 'ref', number: container, generation: 0 }), 'stream');
      if (object === undefined)
        throw new PdfError('pdf.bad-object', `expected object ${container} to be an object stream`);
      loaded = readObjectStream(object, streamBytes(object), resolve, {
        container,
        whole: recovered,
        budget,
      });
    } catch (error) {
      // A cycle is one only on the way that came here.
      if (!(error instanceof PdfError) || error.code === 'pdf.cycle') throw error;
      loaded = error;
    }
    containers.set(container, loaded);
    return loaded;
  };

  const resolve = (object: PdfObject | undefined): PdfObject => {
    let current = object ?? null;
    for (let hop = 0; typeof current === 'object' && current !== null && current.kind === 'ref'; hop++) {
      if (hop > maxReferenceHops)
        throw new PdfError('pdf.cycle', `references from object ${current.number} do not end`);
      current = get(current);
    }
    return current;
  };

  const parsed = options.parsed ?? makeParsedObjects();
  const reading: ObjectReading = { source, resolve, budget, parsed };

  const streamBytes = (stream: PdfStream): Uint8Array =>
    decodeFilters(stream.dict, stream.encoded(), resolve, budget);

  encryption = unlock(newest.trailer, resolve, options);
  // What was read to get at the key was read without it.
  objects.clear();
  containers.clear();

  const catalogRef = asKind(newest.trailer.entries.get('Root'), 'ref');
  const trailer = newest.trailer;
  const catalog = asKind(resolve(catalogRef), 'dict');
  if (catalogRef === undefined || catalog === undefined) {
    throw new PdfError('pdf.bad-object', 'expected /Root in the trailer to name the document catalog');
  }
  let version: string | undefined;
  let revisions: readonly Revision[] | undefined;
  let size: number | undefined;
  const getDict = (dict: PdfDict, key: string): PdfDict | undefined => {
    const value = resolve(dict.entries.get(key));
    return asKind(value, 'dict') ?? asKind(value, 'stream')?.dict;
  };
  return {
    source,
    headerOffset,
    base,
    get version() {
      const stated = asKind(resolve(catalog.entries.get('Version')), 'name')?.value;
      return (version ??= versionOf(source, headerOffset, stated));
    },
    trailer,
    catalog,
    catalogRef,
    encryption,
    parsed,
    sections,
    get revisions() {
      return (revisions ??= listRevisions(sections));
    },
    displaced,
    recovered,
    get size() {
      return (size ??= sizeOf(sections));
    },
    xrefEntry,
    get,
    resolve,
    getDict,
    getArray: (dict, key) => asKind(resolve(dict.entries.get(key)), 'array'),
    getName: (dict, key) => asKind(resolve(dict.entries.get(key)), 'name')?.value,
    getNumber: (dict, key) => {
      const value = resolve(dict.entries.get(key));
      return typeof value === 'number' ? value : undefined;
    },
    streamBytes,
  };
}

/** The document as it was when the file ended at `end`. */
export const openRevision = (document: PdfDocument, end: number): PdfDocument =>
  openPdf(prefixSource(document.source, end), {
    encryption: document.encryption,
    parsed: document.parsed,
  });

/** The key of an encrypted file. */
function unlock(
  trailer: PdfDict,
  resolve: (object: PdfObject | undefined) => PdfObject,
  { password, encryption }: OpenPdfOptions,
): Encryption | undefined {
  const entry = resolve(trailer.entries.get('Encrypt'));
  if (entry === null) return undefined;
  const encrypt = asKind(entry, 'dict');
  if (encrypt === undefined) throw new PdfError('pdf.bad-object', 'expected /Encrypt to be a dictionary');
  const firstId = firstIdentifier(trailer, resolve) ?? new Uint8Array(0);
  return encryption?.fits(encrypt, firstId) === true
    ? encryption
    : openEncryption(encrypt, firstId, password, resolve);
}

/** The file identifier that never changes (clause 14.4). */
export function firstIdentifier(
  trailer: PdfDict,
  resolve: (object: PdfObject | undefined) => PdfObject,
): Uint8Array | undefined {
  const [first] = asKind(resolve(trailer.entries.get('ID')), 'array')?.items ?? [];
  return asKind(resolve(first), 'string')?.bytes;
}

const headerKeyword = fromLatin1('%PDF');

/** Clause 7.5.2 wants the header first; readers take it within the first 1024 bytes. */
export function findHeader(source: ByteSource): number | undefined {
  const at = indexOfBytes(source.read(0, Math.min(1024, source.length)), headerKeyword);
  return at < 0 ? undefined : at;
}

/** What `%PDF-` says at that place. */
export const headerVersion = (source: ByteSource, at = findHeader(source)): string | undefined =>
  at === undefined
    ? undefined
    : /^%PDF-(\d\.\d)/.exec(toLatin1(source.read(at, Math.min(16, source.length - at))))?.[1];

function versionOf(source: ByteSource, headerOffset: number, catalogVersion: string | undefined): string {
  const header = headerVersion(source, headerOffset) ?? '1.4';
  return catalogVersion !== undefined && /^\d\.\d$/.test(catalogVersion) && catalogVersion > header
    ? catalogVersion
    : header;
}

/** The newest section that knows a number counts. Few sections are asked in turn, many are laid over each other. */
function findEntry(sections: readonly XrefSection[]): (number: number) => XrefEntry | undefined {
  if (sections.length > fewSections) {
    const merged = new Map<number, XrefEntry>();
    for (const { entries } of sections.toReversed())
      for (const [number, entry] of entries) merged.set(number, entry);
    return (number) => merged.get(number);
  }
  return (number) => {
    for (const { entries } of sections) {
      const entry = entries.get(number);
      if (entry !== undefined) return entry;
    }
    return undefined;
  };
}

const fewSections = 8;

function sizeOf(sections: readonly XrefSection[]): number {
  let size = 1;
  for (const { trailer } of sections) {
    const stated = trailer.entries.get('Size');
    // Of a size that is none, only the objects tell.
    if (typeof stated === 'number' && Number.isInteger(stated) && stated > size && stated <= maxObjects)
      size = stated;
  }
  for (const { entries } of sections)
    for (const number of entries.keys()) if (number >= size) size = number + 1;
  return size;
}
