/**
 * Writes a damaged, unsigned document anew: a clean file of what its objects still hold. Where the damage leaves a
 * choice, one is made and told, so that a person can look before signing: of two definitions of an object the later
 * one in the file counts, what does not parse or is missing is left out, and a page tree that does not hold together
 * becomes a list of the pages that are there. A signed or encrypted file is never written anew.
 */
import { decodeFilters } from './filters/decode-filters.ts';
import { headerVersion, openPdf } from './document.ts';
import { findPages, isPage } from './repair-pages.ts';
import { writeNewFile } from './new-file.ts';
import { readObjectStream } from './object-stream.ts';
import {
  array,
  asKind,
  dict,
  name,
  ref,
  withEntries,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from './objects.ts';
import { getPage } from './pages.ts';
import { PdfError } from './pdf-error.ts';
import { scanObjects, type ScanVisitor } from './scan-objects.ts';
import { bufferSource, type ByteSource } from './source.ts';
import { makeWorkBudget } from './work-budget.ts';

export interface RepairedPdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** Numbers, as they were, of objects that one revision defines more than once: the last definition counts. */
  readonly replaced: readonly number[];
  /** Numbers of objects that did not parse. */
  readonly unreadable: readonly number[];
  /** Numbers that are referred to and that no object has. */
  readonly missing: readonly number[];
  /** Whether the pages were put together from what was found, in the order of the file. */
  readonly pagesRebuilt: boolean;
}

/**
 * @param fileId 16 random bytes
 * @throws {PdfError} `pdf.not-repairable` for a signed or encrypted file, or where no page is left; `pdf.limit`
 */
export function repairPdf(source: ByteSource, fileId: Uint8Array): RepairedPdf {
  if (source.length > maxSourceLength) throw new PdfError('pdf.limit', `over ${maxSourceLength} bytes`);
  const found = collect(source);
  const resolve = (object: PdfObject | undefined): PdfObject => {
    let current = object ?? null;
    for (let hop = 0; hop < maxHops; hop++) {
      const reference = asKind(current, 'ref');
      if (reference === undefined) return current;
      current = found.objects.get(reference.number) ?? null;
    }
    return null;
  };
  const { catalog, info } = chooseRoots(found, resolve);
  const { pages, rebuilt } = findPages(catalog, found.objects, resolve);
  if (pages.length === 0) throw notRepairable('there is no page left in it');
  const written = writeReachable({ catalog, info, pages }, found.objects);
  const bytes = writeNewFile({ ...written, fileId, version: headerVersion(source) });
  checkWritten(bytes, pages.length);
  return {
    bytes,
    pages: pages.length,
    replaced: [...found.replaced].toSorted(ascending),
    unreadable: [...found.unreadable].filter((number) => !found.objects.has(number)).toSorted(ascending),
    missing: [...written.missing].toSorted(ascending),
    pagesRebuilt: rebuilt,
  };
}

/** What was written must be what the strict reader takes. */
function checkWritten(bytes: Uint8Array, pages: number): void {
  try {
    getPage(openPdf(bufferSource(bytes)), pages);
  } catch (cause) {
    if (!(cause instanceof PdfError)) throw cause;
    throw new PdfError('pdf.not-repairable', `what was written anew does not open: ${cause.message}`, {
      cause,
    });
  }
}

const maxSourceLength = 256 * 1024 * 1024;
const maxHops = 32;
const ascending = (a: number, b: number): number => a - b;
const notRepairable = (why: string): PdfError =>
  new PdfError('pdf.not-repairable', `the file cannot be written anew: ${why}`);

interface Found {
  readonly objects: ReadonlyMap<number, PdfObject>;
  readonly trailers: readonly PdfDict[];
  readonly replaced: ReadonlySet<number>;
  readonly unreadable: ReadonlySet<number>;
}

function collect(source: ByteSource): Found {
  const objects = new Map<number, PdfObject>();
  const trailers: PdfDict[] = [];
  const replaced = new Set<number>();
  const unreadable = new Set<number>();
  const budget = makeWorkBudget(source.length);
  const revisions = new Map<number, number>();
  const keep = (number: number, object: PdfObject, revision: number): void => {
    refuseSigned(object);
    // A later revision replaces by right; a second definition in the same one is a choice that is told.
    if (revisions.get(number) === revision) replaced.add(number);
    revisions.set(number, revision);
    objects.set(number, object);
  };
  const orUnreadable = (number: number, read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof PdfError) || error.code === 'pdf.limit') throw error;
      unreadable.add(number);
    }
  };
  const unpack = (number: number, container: PdfStream, revision: number): void => {
    orUnreadable(number, () => {
      const bytes = decodeFilters(container.dict, container.encoded(), withoutReferences, budget);
      const contents = readObjectStream(container, bytes, withoutReferences, {
        container: number,
        whole: true,
        budget,
      });
      for (const inner of contents.numbers)
        orUnreadable(inner, () => keep(inner, contents.get(inner), revision));
    });
  };
  const visitor: ScanVisitor = {
    object: ({ number, object, revision }) => {
      if (object === undefined) {
        unreadable.add(number);
        return;
      }
      const stream = asKind(object, 'stream');
      const type = stream && asKind(stream.dict.entries.get('Type'), 'name')?.value;
      if (type === 'XRef' || type === 'ObjStm') refuseSigned(object);
      if (stream !== undefined && type === 'XRef') keepTrailer(stream.dict, trailers);
      else if (stream !== undefined && type === 'ObjStm') unpack(number, stream, revision);
      else keep(number, object, revision);
    },
    trailer: (trailer) => {
      if (trailer !== undefined) keepTrailer(trailer, trailers);
    },
    stray: (key) => {
      throw notRepairable(key === 'Encrypt' ? 'it is encrypted' : 'it bears a signature');
    },
  };
  scanObjects(source, visitor, 'pass-over');
  return { objects, trailers, replaced, unreadable };
}

const withoutReferences = (object: PdfObject | undefined): PdfObject =>
  asKind(object, 'ref') === undefined ? (object ?? null) : null;

function keepTrailer(trailer: PdfDict, trailers: PdfDict[]): void {
  if (trailer.entries.has('Encrypt')) throw notRepairable('it is encrypted');
  trailers.push(trailer);
}

/** Any dictionary in it with a /ByteRange. */
function refuseSigned(object: PdfObject): void {
  const items = childrenOf(object);
  const dictionary = asKind(object, 'dict') ?? asKind(object, 'stream')?.dict;
  if (dictionary?.entries.has('ByteRange') === true) throw notRepairable('it bears a signature');
  for (const item of items) refuseSigned(item);
}

function childrenOf(object: PdfObject): Iterable<PdfObject> {
  const list = asKind(object, 'array');
  if (list !== undefined) return list.items;
  return (asKind(object, 'dict') ?? asKind(object, 'stream')?.dict)?.entries.values() ?? [];
}

type Resolve = (object: PdfObject | undefined) => PdfObject;

/** The catalog of the last trailer that names one, else the last catalog, else one that is made. */
function chooseRoots(
  { objects, trailers }: Found,
  resolve: Resolve,
): { readonly catalog: PdfDict; readonly info: PdfDict | undefined } {
  const dictOf = (object: PdfObject | undefined) => asKind(resolve(object), 'dict');
  const isCatalog = (found: PdfDict | undefined): found is PdfDict =>
    found !== undefined && (found.entries.has('Pages') || typeOf(found) === 'Catalog');
  const named = trailers.map((trailer) => dictOf(trailer.entries.get('Root'))).findLast(isCatalog);
  const typed = [...objects.values()]
    .map((object) => asKind(object, 'dict'))
    .findLast((found) => found !== undefined && typeOf(found) === 'Catalog');
  const info = trailers.map((trailer) => dictOf(trailer.entries.get('Info'))).findLast(Boolean);
  return { catalog: named ?? typed ?? dict({ Type: name('Catalog') }), info };
}

const typeOf = (dictionary: PdfDict): string | undefined =>
  asKind(dictionary.entries.get('Type'), 'name')?.value;

interface Roots {
  readonly catalog: PdfDict;
  readonly info: PdfDict | undefined;
  readonly pages: ReturnType<typeof findPages>['pages'];
}

/** Numbers the pages and all that they, the catalog and the information lead to; pages that are no longer ones go. */
function writeReachable({ catalog, info, pages }: Roots, objects: ReadonlyMap<number, PdfObject>) {
  const written: PdfObject[] = [];
  const missing = new Set<number>();
  const numbers = new Map<number, PdfRef>();
  const waiting: { readonly at: number; readonly object: PdfObject }[] = [];
  const allocate = (): PdfRef => ref(written.push(null));
  const [root, tree] = [allocate(), allocate()];
  const leaves = pages.map(({ number }) => {
    const reference = allocate();
    if (number !== undefined && !numbers.has(number)) numbers.set(number, reference);
    return reference;
  });
  const place = (old: PdfRef): PdfObject => {
    const known = numbers.get(old.number);
    if (known !== undefined) return known;
    const object = objects.get(old.number);
    if (object === undefined) missing.add(old.number);
    // A page outside the tree, and the old tree itself: nothing leads to them any more.
    const inOldTree = isPage(object) || typeOf(asKind(object, 'dict') ?? dict({})) === 'Pages';
    if (object === undefined || object === null || inOldTree) return null;
    const reference = allocate();
    numbers.set(old.number, reference);
    waiting.push({ at: reference.number, object });
    return reference;
  };
  const put = (reference: PdfRef, object: PdfObject): void => {
    written[reference.number - 1] = mapReferences(object, place);
  };
  put(root, withEntries(catalog, { Type: name('Catalog'), Pages: undefined }));
  written[0] = withEntries(asKind(written[0], 'dict') ?? dict({}), { Pages: tree });
  written[1] = dict({ Type: name('Pages'), Kids: array(leaves), Count: leaves.length });
  pages.forEach(({ entries }, index) => {
    const leaf = leaves[index];
    if (leaf === undefined) return;
    put(leaf, withEntries(entries, { Parent: undefined }));
    const placed = asKind(written[leaf.number - 1], 'dict') ?? dict({});
    written[leaf.number - 1] = withEntries(placed, { Parent: tree });
  });
  let infoRef: PdfRef | undefined;
  if (info !== undefined) {
    infoRef = allocate();
    put(infoRef, info);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) put(ref(next.at), next.object);
  return { objects: written, root, info: infoRef, missing };
}

/** The same object with other references; entries that lead nowhere are left out, items become null. */
function mapReferences(object: PdfObject, place: (reference: PdfRef) => PdfObject): PdfObject {
  const reference = asKind(object, 'ref');
  if (reference !== undefined) return place(reference);
  const list = asKind(object, 'array');
  if (list !== undefined) return array(list.items.map((item) => mapReferences(item, place)));
  const stream = asKind(object, 'stream');
  const dictionary = asKind(object, 'dict') ?? stream?.dict;
  if (dictionary === undefined) return object;
  const entries = new Map<string, PdfObject>();
  for (const [key, value] of dictionary.entries) {
    // A stream's own length is written with it; a reference to it would lead to an object that nobody needs.
    if (stream !== undefined && key === 'Length') continue;
    const mapped = mapReferences(value, place);
    if (mapped !== null) entries.set(key, mapped);
  }
  const mapped: PdfDict = { kind: 'dict', entries };
  return stream === undefined ? mapped : { ...stream, dict: mapped };
}
