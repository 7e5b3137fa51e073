/**
 * Prepares one signature or document timestamp: an incremental update with an empty /Contents, its byte range and
 * the digest over it. The original is read once, in chunks, and never held.
 */
import { createDigest, type Digest } from '#crypto';
import type { HashName } from '../../pki/crypto/algorithms.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import { beginUpdate, type Update } from '../../pdf/incremental-writer.ts';
import { asKind, dict, literal, name, type PdfDict, type PdfObject, type PdfRef } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { drawingRulesFor } from '../../pdf/pdf-a/drawing-rules.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { encodeDate, encodeText } from '../../pdf/text-string.ts';
import { PadesError } from '../pades-error.ts';
import { checkPermissions } from './check-permissions.ts';
import { declareExtensions } from './declare-extensions.ts';
import type { Mark } from './mark.ts';
import { planLock, type LockWish } from './field-lock.ts';
import { checkCopiesAllowed, stampPages } from './page-stamps.ts';
import { placeOnPage, type ShownRectangle } from './placement.ts';
import { writeByteRange, writePlaceholder } from './signature-dictionary.ts';
import {
  addSignatureField,
  appearanceStream,
  checkStaticForm,
  chooseFieldName,
  enterPermission,
  fillSignatureField,
} from './signature-field.ts';
import {
  certificationLevel,
  checkSigningAllowed,
  checkVisibleFieldAllowed,
  isSigned,
} from './signing-restrictions.ts';
import { findWidgetPlace } from './widget-place.ts';

export interface VisibleSignature {
  /** From 1. */
  readonly page: number;
  readonly rect: ShownRectangle;
  readonly mark: Mark;
  /** Other pages that show the mark at the same place, as content of their own; only before the first signature. */
  readonly copies?: readonly number[] | undefined;
}

/** A place for a later signer, who fills it: what stands there then changes no page and no structure. */
export interface ReservedField {
  readonly field: string;
  /** From 1. */
  readonly page: number;
  readonly rect: ShownRectangle;
}

/** A mark that is content of a page, and no signature's; only before the first one. */
export interface PageMark {
  /** From 1; none of `copies`. */
  readonly page: number;
  readonly rect: ShownRectangle;
  readonly mark: Mark;
}

export interface SignatureWish extends LockWish {
  readonly kind: 'signature' | 'timestamp';
  readonly now: Date;
  /** An existing unsigned field, or the name of a new one; a free name where undefined. */
  readonly field?: string | undefined;
  /** In an existing field only the mark counts: it is drawn in the field's own rectangle. */
  readonly visible?: VisibleSignature | undefined;
  /** What an existing field shows where `visible` is not given. */
  readonly mark?: Mark | undefined;
  readonly pageMark?: PageMark | undefined;
  /** Refuses to make a new field. */
  readonly fieldMustExist?: boolean | undefined;
  /** New unsigned fields beside this one; only before the first signature. */
  readonly reserve?: readonly ReservedField[] | undefined;
  readonly signerName?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly contactInfo?: string | undefined;
  readonly hash: HashName;
  /** Declares ISO/TS 32002: the signature is EdDSA. */
  readonly iso32002?: boolean | undefined;
  /** Bytes that the CMS or token may take. */
  readonly reservedBytes: number;
  /** 16 bytes: the second file identifier. */
  readonly fileId: Uint8Array;
}

export interface PreparedSignature {
  readonly fieldName: string;
  /** To be appended to the original; /Contents still zeros. */
  readonly tail: Uint8Array;
  /** Offset of `<` in `tail`. */
  readonly contentsAt: number;
  readonly byteRange: readonly [number, number, number, number];
  readonly digest: Uint8Array;
}

/** Western Indonesian time, which the agreement counts in. */
const jakartaMinutes = 7 * 60;

/** @throws {PadesError | PdfError} */
export function prepareSignature(document: PdfDocument, wish: SignatureWish): PreparedSignature {
  const fields = listFields(document);
  const existing =
    wish.field === undefined ? undefined : fields.find(({ fullName }) => fullName === wish.field);
  if (existing === undefined && wish.fieldMustExist === true) {
    throw new PadesError(
      'pades.field-not-found',
      `expected the signature field ${JSON.stringify(wish.field ?? '')}, the form has none of this name`,
    );
  }
  checkStaticForm(document);
  checkPermissions(document, existing === undefined ? 'new' : 'existing');
  const fieldName = existing?.fullName ?? chooseFieldName(fields, wish.field);
  // Document timestamps are allowed whatever is certified or locked (ISO 32000-2 clauses 12.8.2.2 and 12.8.5).
  if (wish.kind === 'signature') checkSigningAllowed(document, fields, fieldName);
  const isFirst =
    certificationLevel(document) === undefined && !fields.some((field) => isSigned(document, field));
  if (wish.certify !== undefined && !isFirst) {
    throw new PadesError(
      'pades.certification-not-first',
      'expected an unsigned document: a certification is the first signature',
    );
  }

  const { reserve = [] } = wish;
  if (reserve.length > 0) checkReserved(fields, fieldName, reserve, isFirst);
  if (hasCopies(wish.visible)) checkCopiesAllowed(document, fields, existing);
  if (wish.pageMark !== undefined) checkCopiesAllowed(document, fields, undefined);

  const update = beginUpdate(document);
  if (wish.pageMark !== undefined) {
    const { page, rect, mark } = wish.pageMark;
    stampPages(document, update, { pages: [page], rect }, mark.draw(update, rect, drawingRulesFor(document)));
  }
  const value = update.allocate();
  const lock = planLock(document, fields, existing, wish);
  const entries = asKind(update.protect(value, signatureEntries(wish, lock.references)), 'dict') ?? dict({});
  const places = update.putWritten(value, (out) => writePlaceholder(entries, wish.reservedBytes, out));
  if (existing === undefined) {
    if (wish.visible !== undefined) checkVisibleFieldAllowed(document);
    const appearance = putAppearance(document, update, wish.visible);
    const page = getPage(document, wish.visible?.page ?? 1);
    const placement = wish.visible && placeOnPage(page, wish.visible.rect);
    addSignatureField(document, update, fieldName, value, {
      page,
      placement,
      appearance,
      lock: lock.entry,
      fields,
    });
  } else {
    if (existing.type !== 'Sig') {
      throw new PadesError(
        'pades.field-not-signature',
        `the field ${JSON.stringify(fieldName)} is not a signature field`,
      );
    }
    if (isSigned(document, existing)) {
      throw new PadesError(
        'pades.field-already-signed',
        `the field ${JSON.stringify(fieldName)} is signed already`,
      );
    }
    const appearance = putFieldAppearance(document, update, existing, wish);
    // After a signature a field's /Lock may not change; the transform in the new signature binds by itself.
    fillSignatureField(update, existing, value, appearance, isFirst ? lock.entry : undefined);
  }
  for (const { field, page: number, rect } of reserve) {
    const page = getPage(document, number);
    const placement = placeOnPage(page, rect);
    const appearance = update.allocate();
    update.put(appearance, appearanceStream(invisible.content, rect, placement.matrix, invisible.resources));
    addSignatureField(document, update, field, undefined, {
      page,
      placement,
      appearance,
      lock: undefined,
      fields,
    });
  }
  if (lock.certify !== undefined) enterPermission(document, update, value);
  declareExtensions(document, update, {
    lockPermission: lock.entry?.entries.has('P') === true,
    iso32002: wish.iso32002 === true,
  });

  const { tail } = update.finish(wish.fileId);
  const { byteRangeAt, contentsAt, contentsLength } = places();
  const base = document.source.length;
  const gapEnd = base + contentsAt + contentsLength;
  const byteRange = [0, base + contentsAt, gapEnd, base + tail.length - gapEnd] as const;
  writeByteRange(tail, byteRangeAt, byteRange);
  const prepared = { fieldName, tail, contentsAt, byteRange };
  return { ...prepared, digest: digestWithTail(digestSource(document.source, wish.hash), prepared) };
}

/** A digest that has taken in the whole source; {@link digestWithTail} ends it. */
export function digestSource(source: ByteSource, hash: HashName): Digest {
  const digest = createDigest(hash);
  for (const piece of source.pieces(0, source.length)) digest.update(piece);
  return digest;
}

/** The digest of source and tail without the /Contents string. */
export function digestWithTail(
  source: Digest,
  { tail, contentsAt, byteRange }: Omit<PreparedSignature, 'digest'>,
): Uint8Array {
  source.update(tail.subarray(0, contentsAt));
  source.update(tail.subarray(contentsAt + byteRange[2] - byteRange[1]));
  return source.digest();
}

const maxReserved = 50;

function checkReserved(
  fields: readonly FormField[],
  fieldName: string,
  reserve: readonly ReservedField[],
  isFirst: boolean,
): void {
  if (!isFirst)
    throw new PadesError(
      'pades.reserve-after-signature',
      'expected an unsigned document: places for later signers are made before the first signature',
    );
  const taken = new Set([fieldName, ...fields.map(({ fullName }) => fullName)]);
  for (const { field } of reserve) {
    chooseFieldName(fields, field);
    if (taken.has(field) || taken.size > fields.length + maxReserved)
      throw new PadesError(
        'pades.field-name',
        `expected at most ${maxReserved} free names of fields to reserve, got ${JSON.stringify(field)}`,
      );
    taken.add(field);
  }
}

const invisible = { content: new Uint8Array(0), resources: dict({}) };

function putAppearance(
  document: PdfDocument,
  update: Update,
  visible: VisibleSignature | undefined,
): ReturnType<Update['allocate']> {
  const reference = update.allocate();
  if (visible === undefined) {
    update.put(
      reference,
      appearanceStream(invisible.content, { width: 0, height: 0 }, [1, 0, 0, 1, 0, 0], invisible.resources),
    );
    return reference;
  }
  const { page, rect, mark } = visible;
  const { matrix } = placeOnPage(getPage(document, page), rect);
  const drawn = mark.draw(update, rect, drawingRulesFor(document));
  update.put(reference, appearanceStream(drawn.content, rect, matrix, drawn.resources));
  const stamps = { pages: visible.copies ?? [], rect, widgetPage: page };
  if (hasCopies(visible)) stampPages(document, update, stamps, drawn);
  return reference;
}

const hasCopies = (visible: VisibleSignature | undefined): boolean =>
  visible?.copies?.some((number) => number !== visible.page) === true;

/** A mark in the widget's own rectangle; without one the field keeps what it shows, or gets the empty one that it must have. */
function putFieldAppearance(
  document: PdfDocument,
  update: Update,
  field: FormField,
  wish: SignatureWish,
): PdfRef | undefined {
  const mark = wish.visible?.mark ?? wish.mark;
  const place = findWidgetPlace(document, field);
  if (place === undefined && wish.visible !== undefined) {
    throw new PadesError(
      'pades.field-without-area',
      `the field ${JSON.stringify(field.fullName)} has no area on a page: it cannot show a mark`,
    );
  }
  if (place === undefined || mark === undefined)
    return field.widgets[0]?.dict.entries.has('AP') === true
      ? undefined
      : putAppearance(document, update, undefined);
  const reference = update.allocate();
  const { content, resources } = mark.draw(update, place.size, drawingRulesFor(document));
  update.put(reference, appearanceStream(content, place.size, place.matrix, resources));
  return reference;
}

function signatureEntries(wish: SignatureWish, references: PdfObject | undefined): PdfDict {
  if (wish.kind === 'timestamp') {
    return dict({
      Type: name('DocTimeStamp'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.RFC3161'),
    });
  }
  const text = (value: string | undefined): PdfObject | undefined =>
    value === undefined || value === '' ? undefined : literal(encodeText(value));
  return dict({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    M: literal(encodeDate(wish.now, jakartaMinutes)),
    Name: text(wish.signerName),
    Reason: text(wish.reason),
    Location: text(wish.location),
    ContactInfo: text(wish.contactInfo),
    Reference: references,
  });
}
