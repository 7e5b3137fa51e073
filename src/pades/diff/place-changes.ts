/**
 * Where on the page a change is seen, before and after, so that a screen can show both: the rectangle of the annotation
 * or of the field's widget, and for what the page itself paints the whole page. In points of the page as it is shown.
 */
import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { getPage, pageCount } from '../../pdf/pages.ts';
import { asShown, shownSize, type ShownRectangle } from '../sign/placement.ts';
import type { Change, ChangeCode } from './change.ts';
import { areaOf } from './painted.ts';
import { readObject } from './reference-index.ts';

export interface PlacedChange extends Change {
  /** Where it was seen in the signed revision; undefined where nothing was. */
  readonly before?: ShownRectangle | undefined;
  /** Where it is seen now. */
  readonly after?: ShownRectangle | undefined;
}

export function placeChanges(
  signed: PdfDocument,
  current: PdfDocument,
  changes: readonly Change[],
): readonly PlacedChange[] {
  if (changes.length === 0) return [];
  return changes.map((change) => {
    const [before, after] = [placeIn(signed, change), placeIn(current, change)];
    const page = change.page ?? after?.page ?? before?.page;
    return { ...change, page, before: before?.rectangle, after: after?.rectangle };
  });
}

interface Place {
  readonly page: number;
  readonly rectangle: ShownRectangle;
}

interface Places {
  readonly document: PdfDocument;
  readonly pageOf: ReadonlyMap<number, number>;
  readonly fields: ReadonlyMap<string, FormField>;
}

const placesOf = new WeakMap<PdfDocument, Places>();

function findPlaces(document: PdfDocument): Places {
  const known = placesOf.get(document);
  if (known !== undefined) return known;
  const pageOf = new Map<number, number>();
  for (let page = 1; page <= pageCount(document); page++) {
    for (const item of document.getArray(getPage(document, page).dict, 'Annots')?.items ?? []) {
      const number = asKind(item, 'ref')?.number;
      if (number !== undefined && !pageOf.has(number)) pageOf.set(number, page);
    }
  }
  const fields = new Map(listFields(document).map((field) => [field.fullName, field]));
  const places = { document, pageOf, fields };
  placesOf.set(document, places);
  return places;
}

/** Codes of what the page itself paints. */
const contentCodes = new Set<ChangeCode>(['page-changed', 'object-appeared', 'object-removed']);
/** Codes whose subject is the name of a field. */
const fieldCodes = new Set<ChangeCode>([
  'signature-added',
  'signature-field-added',
  'timestamp-added',
  'form-filled',
  'form-changed',
  'locked-field-changed',
  'signed-field-changed',
]);

/** A document whose pages or form cannot be read shows nothing; the change is told without a place. */
function placeIn(document: PdfDocument, change: Change): Place | undefined {
  try {
    return findPlace(findPlaces(document), change);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function findPlace(
  { document, pageOf, fields }: Places,
  { code, page, subject, shownBy }: Change,
): Place | undefined {
  if (shownBy !== undefined) {
    const annotation = asKind(readObject(document, shownBy), 'dict');
    return annotation && placeOf(document, annotation, pageOf.get(shownBy));
  }
  if (fieldCodes.has(code)) {
    for (const { ref, dict } of fields.get(subject)?.widgets ?? []) {
      const place = placeOf(document, dict, ref && pageOf.get(ref.number));
      if (place !== undefined) return place;
    }
    return undefined;
  }
  if (!contentCodes.has(code) || page === undefined || page > pageCount(document)) return undefined;
  return { page, rectangle: { x: 0, y: 0, ...shownSize(getPage(document, page)) } };
}

function placeOf(document: PdfDocument, annotation: PdfDict, page: number | undefined): Place | undefined {
  const area = areaOf(document, annotation);
  return area === undefined || page === undefined
    ? undefined
    : { page, rectangle: asShown(getPage(document, page), area) };
}
