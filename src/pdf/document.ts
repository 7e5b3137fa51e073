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
export const openFromChain = (
  source: ByteSource,
  headerOffset: number,
  chain: XrefChain,
  recovered = false,
  options: ChainOptions = {},
): PdfDocument => new OpenDocument(source, headerOffset, chain, recovered, options);

interface ChainOptions extends OpenPdfOptions {
  /** What reads the objects that the newest section does not name. */
  readonly earlier?: PdfDocument | undefined;
}

/**
 * A class, because an object literal with accessors or functions of its own gives every document a shape that no
 * other has: nothing that is learnt in reading one helps with the next, and the shapes outlive their documents.
 */
class OpenDocument implements PdfDocument {
  readonly source: ByteSource;
  readonly headerOffset: number;
  readonly base: number;
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  readonly catalogRef: PdfRef;
  readonly encryption: Encryption | undefined;
  readonly parsed: ParsedObjects;
  readonly sections: readonly XrefSection[];
  readonly displaced: boolean;
  readonly recovered: boolean;
  readonly #newest: XrefSection;
  readonly #merged: ReadonlyMap<number, XrefEntry> | undefined;
  readonly #earlier: PdfDocument | undefined;
  readonly #encryptNumber: number | undefined;
  readonly #reading: ObjectReading;
  readonly #objects = new Map<number, PdfObject>();
  readonly #containers = new Map<number, ObjectStream | PdfError>();
  readonly #loading = new Set<number>();
  #version: string | undefined;
  #revisions: readonly Revision[] | undefined;
  #size: number | undefined;

  constructor(
    source: ByteSource,
    headerOffset: number,
    { sections, base, displaced }: XrefChain,
    recovered: boolean,
    options: ChainOptions,
  ) {
    const newest = sections[0];
    if (newest === undefined)
      throw new PdfError('pdf.bad-xref', 'expected at least one cross-reference section');
    const { trailer } = newest;
    this.source = source;
    this.headerOffset = headerOffset;
    this.base = base;
    this.trailer = trailer;
    this.parsed = options.parsed ?? makeParsedObjects();
    this.sections = sections;
    this.displaced = displaced;
    this.recovered = recovered;
    this.#newest = newest;
    this.#merged = mergeEntries(sections);
    this.#earlier = options.earlier;
    this.#encryptNumber = asKind(trailer.entries.get('Encrypt'), 'ref')?.number;
    const resolve = (object: PdfObject | undefined): PdfObject => this.resolve(object);
    this.#reading = { source, resolve, budget: makeWorkBudget(source.length), parsed: this.parsed };
    this.encryption = unlock(trailer, resolve, options);
    // What was read to get at the key was read without it.
    this.#objects.clear();
    this.#containers.clear();
    const catalogRef = asKind(trailer.entries.get('Root'), 'ref');
    const catalog = asKind(this.resolve(catalogRef), 'dict');
    if (catalogRef === undefined || catalog === undefined) {
      throw new PdfError('pdf.bad-object', 'expected /Root in the trailer to name the document catalog');
    }
    this.catalogRef = catalogRef;
    this.catalog = catalog;
  }

  get version(): string {
    return (this.#version ??= versionOf(
      this.source,
      this.headerOffset,
      this.getName(this.catalog, 'Version'),
    ));
  }

  get revisions(): readonly Revision[] {
    return (this.#revisions ??= listRevisions(this.sections));
  }

  get size(): number {
    return (this.#size ??= sizeOf(this.sections));
  }

  /** The newest section that knows a number counts. */
  xrefEntry(number: number): XrefEntry | undefined {
    if (this.#merged !== undefined) return this.#merged.get(number);
    for (const { entries } of this.sections) {
      const entry = entries.get(number);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  get(reference: PdfRef): PdfObject {
    if (this.#earlier !== undefined && !this.#newest.entries.has(reference.number))
      return this.#earlier.get(reference);
    const entry = this.xrefEntry(reference.number);
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'offset' ? entry.generation !== reference.generation : reference.generation !== 0)
      return null;
    const kept = this.#objects.get(reference.number);
    if (kept !== undefined) return kept;
    if (this.#loading.has(reference.number)) {
      throw new PdfError('pdf.cycle', `object ${reference.number} is needed to read itself`);
    }
    this.#loading.add(reference.number);
    try {
      const object =
        entry.kind === 'offset'
          ? this.#decrypted(readIndirectObject(this.#reading, entry.offset + this.base, reference), reference)
          : this.#loadCompressed(reference.number, entry.container);
      if (this.#objects.size < maxKeptObjects && this.#reading.budget.keepable())
        this.#objects.set(reference.number, object);
      return object;
    } finally {
      this.#loading.delete(reference.number);
    }
  }

  resolve(object: PdfObject | undefined): PdfObject {
    let current = object ?? null;
    for (let hop = 0; typeof current === 'object' && current !== null && current.kind === 'ref'; hop++) {
      if (hop > maxReferenceHops)
        throw new PdfError('pdf.cycle', `references from object ${current.number} do not end`);
      current = this.get(current);
    }
    return current;
  }

  getDict(dict: PdfDict, key: string): PdfDict | undefined {
    const value = this.resolve(dict.entries.get(key));
    return asKind(value, 'dict') ?? asKind(value, 'stream')?.dict;
  }

  getArray(dict: PdfDict, key: string): PdfArray | undefined {
    return asKind(this.resolve(dict.entries.get(key)), 'array');
  }

  getName(dict: PdfDict, key: string): string | undefined {
    return asKind(this.resolve(dict.entries.get(key)), 'name')?.value;
  }

  getNumber(dict: PdfDict, key: string): number | undefined {
    const value = this.resolve(dict.entries.get(key));
    return typeof value === 'number' ? value : undefined;
  }

  streamBytes(stream: PdfStream): Uint8Array {
    const { resolve, budget } = this.#reading;
    return decodeFilters(stream.dict, stream.encoded(), resolve, budget);
  }

  /** What stands in an object stream was decrypted with it; the encryption dictionary's own strings are plain. */
  #decrypted(object: PdfObject, reference: PdfRef): PdfObject {
    return this.encryption === undefined || reference.number === this.#encryptNumber
      ? object
      : transformObject(object, reference, this.encryption, 'decrypt');
  }

  #loadCompressed(number: number, container: number): PdfObject {
    const stream = this.#containers.get(container) ?? this.#loadContainer(number, container);
    if (stream instanceof PdfError) throw stream;
    return stream.get(number);
  }

  /** Read once, also when it cannot be read: each of its objects would fail anew. */
  #loadContainer(number: number, container: number): ObjectStream | PdfError {
    let loaded: ObjectStream | PdfError;
    try {
      if (this.xrefEntry(container)?.kind !== 'offset') {
        throw new PdfError(
          'pdf.bad-object',
          `object ${number}: expected ${container} to be an object stream in the file`,
        );
      }
      const object = asKind(this.get({ kind: 'ref', number: container, generation: 0 }), 'stream');
      if (object === undefined)
        throw new PdfError('pdf.bad-object', `expected object ${container} to be an object stream`);
      const { resolve, budget } = this.#reading;
      loaded = readObjectStream(object, this.streamBytes(object), resolve, {
        container,
        whole: this.recovered,
        budget,
      });
    } catch (error) {
      // A cycle is one only on the way that came here.
      if (!(error instanceof PdfError) || error.code === 'pdf.cycle') throw error;
      loaded = error;
    }
    this.#containers.set(container, loaded);
    return loaded;
  }
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
  const stated = trailer.entries.get('Encrypt');
  const entry = resolve(stated);
  // A reference that leads nowhere would lead to the first object that an update makes under its number.
  if (entry === null && asKind(stated, 'ref') === undefined) return undefined;
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

/** Few sections are asked in turn; many are laid over each other. */
function mergeEntries(sections: readonly XrefSection[]): ReadonlyMap<number, XrefEntry> | undefined {
  if (sections.length <= fewSections) return undefined;
  const merged = new Map<number, XrefEntry>();
  for (const { entries } of sections.toReversed())
    for (const [number, entry] of entries) merged.set(number, entry);
  return merged;
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
