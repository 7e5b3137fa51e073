/**
 * Opens a file in order to sign it. Where its cross-reference data cannot be used, the document is put together from
 * the objects themselves, provided that this leaves no choice: one definition of each object in its last revision,
 * one catalog, a page tree that resolves, no signature, no encryption. An update of such a document writes a whole
 * cross-reference section, so that every later reader sees what was seen here. Checking never recovers: a signature
 * is judged by what the file says.
 */
import { decodeFilters } from './filters/decode-filters.ts';
import { findHeader, openFromChain, openPdf, type OpenPdfOptions, type PdfDocument } from './document.ts';
import { listFields } from './form-fields.ts';
import { readObjectStream } from './object-stream.ts';
import {
  array,
  asKind,
  dict,
  ref,
  withEntries,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from './objects.ts';
import { getPage } from './pages.ts';
import { PdfError, type PdfErrorCode } from './pdf-error.ts';
import { scanObjects, type ScannedObject } from './scan-objects.ts';
import type { ByteSource } from './source.ts';
import { makeWorkBudget } from './work-budget.ts';
import type { XrefEntry } from './xref.ts';

/** @throws {PdfError} with the code of what is wrong; the message says why it could not be recovered */
export function openRecovering(source: ByteSource, options?: OpenPdfOptions): PdfDocument {
  let document: PdfDocument | undefined;
  let refusal: PdfError | undefined;
  try {
    document = openPdf(source, options);
    // What every signature needs: a page, and the form.
    getPage(document, 1);
    listFields(document);
    if (!document.displaced) return document;
  } catch (error) {
    if (!(error instanceof PdfError) || !recoverable.has(error.code) || findHeader(source) === undefined)
      throw error;
    refusal = error;
  }
  try {
    return recover(source);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    if (refusal === undefined && document !== undefined) return document;
    const code = refusal?.code ?? error.code;
    throw new PdfError(code, `${refusal?.message ?? ''}; it cannot be recovered: ${error.message}`, {
      cause: error,
    });
  }
}

const recoverable: ReadonlySet<PdfErrorCode> = new Set<PdfErrorCode>([
  'pdf.syntax',
  'pdf.truncated',
  'pdf.bad-xref',
  'pdf.bad-object',
  'pdf.bad-stream',
  'pdf.cycle',
  'pdf.page-not-found',
]);

/** What a document may be written anew for, by `repair`, where it cannot be recovered. */
export const repairableCodes: ReadonlySet<PdfErrorCode> = new Set<PdfErrorCode>([
  ...recoverable,
  'pdf.not-a-pdf',
]);

const maxSourceLength = 256 * 1024 * 1024;
const maxNumber = 8_388_607;

const ambiguous = (why: string): PdfError => new PdfError('pdf.bad-xref', why);

function recover(source: ByteSource): PdfDocument {
  if (source.length > maxSourceLength) throw new PdfError('pdf.limit', `over ${maxSourceLength} bytes`);
  const { definitions, trailers, size } = collect(source);
  const chosen = chooseLast(definitions);
  const base = findHeader(source) ?? 0;
  // Object streams are still read from; they are not part of what the update describes.
  const entries = new Map<number, XrefEntry>();
  const containers = new Map<number, XrefEntry>();
  for (const [number, { place, role }] of chosen) {
    if (place.kind === 'offset' && place.offset < base)
      throw ambiguous(`object ${number} stands before the header`);
    const entry = place.kind === 'offset' ? { ...place, offset: place.offset - base } : place;
    (role === 'structure' ? containers : entries).set(number, entry);
  }
  const trailer = withEntries(chooseTrailer(trailers, chosen), { Size: size });
  const section = { startxref: 0, kind: 'table' as const, end: source.length };
  const document = openFromChain(
    source,
    base,
    {
      sections: [
        { ...section, trailer, entries },
        { ...section, trailer: dict({}), entries: containers },
      ],
      base,
      displaced: false,
    },
    true,
  );
  checkPageTree(document);
  listFields(document);
  return document;
}

type Role = 'catalog' | 'structure' | 'other';

interface Definition {
  readonly number: number;
  readonly revision: number;
  readonly place: Exclude<XrefEntry, { kind: 'free' }>;
  readonly role: Role;
}

interface Collected {
  readonly definitions: readonly Definition[];
  readonly trailers: readonly PdfDict[];
  /** The first number that no object has and none refers to: what is new must not give sense to a stale reference. */
  readonly size: number;
}

function collect(source: ByteSource): Collected {
  const definitions: Definition[] = [];
  const trailers: PdfDict[] = [];
  const budget = makeWorkBudget(source.length);
  let size = 1;
  const see = (number: number): void => {
    if (number >= size && number < maxNumber) size = number + 1;
  };
  const refuseKey = (key: string): void => {
    if (key === 'ByteRange') throw ambiguous('the file bears a signature');
    if (key === 'Encrypt') throw new PdfError('pdf.unsupported', 'the file is encrypted');
  };
  const keep = (found: ScannedObject): void => {
    const { number, generation, offset, revision, object } = found;
    visit(object, refuseKey, see);
    see(number);
    const stream = asKind(object, 'stream');
    const role = roleOf(object);
    definitions.push({ number, revision, place: { kind: 'offset', offset, generation }, role });
    if (stream === undefined || role !== 'structure') return;
    if (typeNameOf(stream) === 'XRef') {
      trailers.push(stream.dict);
      refuseTrailer(stream.dict, refuseKey);
      return;
    }
    const bytes = decodeFilters(stream.dict, stream.encoded(), withoutReferences, budget);
    const contents = readObjectStream(stream, bytes, withoutReferences, {
      container: number,
      whole: true,
      budget,
    });
    for (const [index, inner] of contents.numbers.entries()) {
      const innerObject = contents.get(inner);
      visit(innerObject, refuseKey, see);
      see(inner);
      const place = { kind: 'compressed', container: number, index } as const;
      definitions.push({ number: inner, revision, place, role: roleOf(innerObject) });
    }
  };
  scanObjects(source, {
    object: keep,
    trailer: (found) => {
      if (found === undefined) return;
      refuseTrailer(found, refuseKey);
      trailers.push(found);
    },
    stray: refuseKey,
  });
  return { definitions, trailers, size };
}

const withoutReferences = (object: PdfObject | undefined): PdfObject =>
  asKind(object, 'ref') === undefined ? (object ?? null) : null;

const refuseTrailer = (trailer: PdfDict, refuseKey: (key: string) => void): void => {
  if (trailer.entries.has('Encrypt')) refuseKey('Encrypt');
};

/** Every key of a dictionary in the object, and every number that it refers to. */
function visit(
  object: PdfObject | undefined,
  onKey: (key: string) => void,
  onReference: (number: number) => void,
): void {
  if (object === undefined || object === null || typeof object !== 'object') return;
  if (object.kind === 'ref') onReference(object.number);
  if (object.kind === 'array') for (const item of object.items) visit(item, onKey, onReference);
  if (object.kind !== 'dict' && object.kind !== 'stream') return;
  for (const [key, value] of object.kind === 'dict' ? object.entries : object.dict.entries) {
    if (key === 'ByteRange') onKey(key);
    visit(value, onKey, onReference);
  }
}

const typeNameOf = (object: PdfDict | PdfStream): string | undefined =>
  asKind((object.kind === 'dict' ? object : object.dict).entries.get('Type'), 'name')?.value;

function roleOf(object: PdfObject | undefined): Role {
  const dictionary = asKind(object, 'dict');
  if (dictionary !== undefined) return typeNameOf(dictionary) === 'Catalog' ? 'catalog' : 'other';
  const stream = asKind(object, 'stream');
  const type = stream && typeNameOf(stream);
  return type === 'XRef' || type === 'ObjStm' ? 'structure' : 'other';
}

/**
 * The definition of each number in the last revision that has one. Two in one revision are two documents in one
 * file: which of them a reader shows is a matter of taste, and an attack.
 */
function chooseLast(definitions: readonly Definition[]): ReadonlyMap<number, Definition> {
  const chosen = new Map<number, Definition>();
  const enter = (definition: Definition): void => {
    const { number, revision } = definition;
    const other = chosen.get(number);
    if (other?.revision === revision) throw ambiguous(`object ${number} is defined twice in one revision`);
    if (other === undefined || other.revision < revision) chosen.set(number, definition);
  };
  const inFile = definitions.filter(({ place }) => place.kind === 'offset');
  for (const definition of inFile) enter(definition);
  const containers = new Map(chosen);
  for (const definition of definitions) {
    const { place, revision } = definition;
    if (place.kind !== 'compressed') continue;
    // What a replaced object stream held went with it.
    if (containers.get(place.container)?.revision === revision) enter(definition);
  }
  return chosen;
}

/** The last trailer that names a catalog, else the only catalog. */
function chooseTrailer(trailers: readonly PdfDict[], chosen: ReadonlyMap<number, Definition>): PdfDict {
  const catalogs = [...chosen.values()].filter(({ role }) => role === 'catalog');
  const last = trailers.findLast((trailer) => {
    const root = asKind(trailer.entries.get('Root'), 'ref');
    return root !== undefined && chosen.has(root.number);
  });
  const named = asKind(last?.entries.get('Root'), 'ref');
  const others = catalogs.filter(({ number }) => number !== named?.number);
  if (others.length > (named === undefined ? 1 : 0))
    throw ambiguous('there is more than one document catalog');
  const [only] = others;
  const root: PdfRef | undefined = named ?? (only && ref(only.number, generationOf(only)));
  if (root === undefined) throw ambiguous('there is no document catalog');
  return dict({
    Root: root,
    Info: asKind(last?.entries.get('Info'), 'ref'),
    ID: identifierOf(last),
  });
}

const generationOf = ({ place }: Definition): number => (place.kind === 'offset' ? place.generation : 0);

function identifierOf(trailer: PdfDict | undefined): PdfObject | undefined {
  const items = asKind(trailer?.entries.get('ID'), 'array')?.items ?? [];
  return items.length === 2 && items.every((item) => asKind(item, 'string') !== undefined)
    ? array(items)
    : undefined;
}

const maxNodes = 400_000;

/** At least one page, and no kid that leads nowhere. */
function checkPageTree(document: PdfDocument): void {
  const root = asKind(document.catalog.entries.get('Pages'), 'ref');
  const open = root === undefined ? [] : [root];
  const seen = new Set<number>();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node.number) || seen.size > maxNodes)
      throw ambiguous(`the page tree returns to object ${node.number}`);
    seen.add(node.number);
    const dictionary = asKind(document.get(node), 'dict');
    if (dictionary === undefined) throw ambiguous(`object ${node.number} of the page tree is missing`);
    for (const kid of document.getArray(dictionary, 'Kids')?.items ?? []) {
      const reference = asKind(kid, 'ref');
      if (reference === undefined) throw ambiguous(`a kid of object ${node.number} is no reference`);
      open.push(reference);
    }
  }
  getPage(document, 1);
}
