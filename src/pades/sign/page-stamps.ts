/**
 * Copies of a mark on other pages, drawn as content of the pages themselves before the first signature, which covers
 * them. They are pictures, not signatures: only the widget leads to the one there is (decision 0013).
 */
import { fromLatin1 } from '../../lib/bytes.ts';
import { openBudget, inspectionLimits } from '../inspect/budget.ts';
import { pageContent } from '../inspect/content/paint-page.ts';
import { readOperations } from '../inspect/content/read-operations.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import type { Update } from '../../pdf/incremental-writer.ts';
import { array, asKind, dict, stream, withEntries, type PdfObject, type PdfRef } from '../../pdf/objects.ts';
import { getPage, type PdfPage } from '../../pdf/pages.ts';
import { encodeNumber } from '../../pdf/serialize.ts';
import { PadesError } from '../pades-error.ts';
import type { DrawnMark } from './mark.ts';
import { placeOnPage, type ShownRectangle } from './placement.ts';
import { appearanceStream } from './signature-field.ts';
import { isSigned } from './signing-restrictions.ts';

/**
 * Changed content is what an earlier signature forbids most of all, and a field that is there shows its mark in its
 * own rectangle.
 *
 * @throws {PadesError}
 */
export function checkCopiesAllowed(
  document: PdfDocument,
  fields: readonly FormField[],
  existing: FormField | undefined,
): void {
  const signed = fields.find((field) => isSigned(document, field));
  if (signed !== undefined) {
    throw new PadesError(
      'pades.copies-after-signature',
      `expected an unsigned document: copies of a mark change pages, which the signature in ${JSON.stringify(signed.fullName)} covers`,
    );
  }
  if (existing !== undefined) {
    throw new PadesError(
      'pades.copies-need-new-field',
      `expected a new field for a mark with copies, got the field ${JSON.stringify(existing.fullName)}, which shows it in its own place`,
    );
  }
}

/** Where a mark is laid down. */
export interface Stamps {
  /** From 1; the same place of each page as shown. */
  readonly pages: readonly number[];
  readonly rect: ShownRectangle;
  /** The page whose widget shows the mark already. */
  readonly widgetPage?: number;
}

/**
 * Lays the mark on each page once, but not on the one with the widget.
 *
 * @throws {PadesError | PdfError}
 */
export function stampPages(
  document: PdfDocument,
  update: Update,
  { pages, rect, widgetPage }: Stamps,
  drawn: DrawnMark,
): void {
  const form = update.allocate();
  update.put(form, appearanceStream(drawn.content, rect, [1, 0, 0, 1, 0, 0], drawn.resources));
  const budget = openBudget(inspectionLimits);
  const shared = new Map<string, PdfRef>();
  /** Pages that are alike share their streams. */
  const putContent = (text: string): PdfRef => {
    const known = shared.get(text);
    if (known !== undefined) return known;
    const reference = update.allocate();
    update.put(reference, stream(dict({}), fromLatin1(text)));
    shared.set(text, reference);
    return reference;
  };
  // One page object may stand in the tree twice.
  const stamped = new Set(widgetPage === undefined ? [] : [getPage(document, widgetPage).ref.number]);
  for (const number of pages) {
    const page = getPage(document, number);
    if (stamped.has(page.ref.number)) continue;
    stamped.add(page.ref.number);
    const content = pageContent(document, page);
    budget.spend('decodedBytes', content.length);
    const { before, after } = balance(content, () => budget.spend('operators', 1));
    const { name, resources } = withForm(document, page, form);
    const matrix = stampMatrix(page, rect).map(encodeNumber).join(' ');
    const stamp = `${after}\n/Artifact BMC q ${matrix} cm /${name} Do Q EMC\n`;
    const dictionary = asKind(update.get(page.ref), 'dict') ?? page.dict;
    const contents = array([putContent(before), ...contentItems(document, page), putContent(stamp)]);
    update.put(page.ref, withEntries(dictionary, { Contents: contents, Resources: resources }));
  }
}

function contentItems(document: PdfDocument, page: PdfPage): readonly PdfObject[] {
  const present = page.dict.entries.get('Contents');
  const items = asKind(document.resolve(present), 'array')?.items;
  return items ?? (present === undefined || document.resolve(present) === null ? [] : [present]);
}

/**
 * What stands around the page's own content so that the stamp is drawn in the state in which the page began, also
 * where the content saves or restores once too often, or leaves a text object or marked content open: a layer that is
 * off would take the stamp with it.
 */
function balance(content: Uint8Array, count: () => void): { before: string; after: string } {
  let depth = 0;
  let lowest = 0;
  let marked = 0;
  let inText = false;
  readOperations(content, (operator) => {
    count();
    if (operator === 'q') depth++;
    if (operator === 'Q') lowest = Math.min(lowest, --depth);
    if (operator === 'BMC' || operator === 'BDC') marked++;
    if (operator === 'EMC') marked = Math.max(0, marked - 1);
    if (operator === 'BT') inText = true;
    if (operator === 'ET') inText = false;
  });
  const saved = 1 - lowest;
  const after = `${inText ? ' ET' : ''}${' EMC'.repeat(marked)}${' Q'.repeat(saved + depth)}`;
  return { before: 'q '.repeat(saved), after };
}

/** The page's own resources with the form under a free name; what other pages share stays as it is. */
function withForm(
  document: PdfDocument,
  page: PdfPage,
  form: PdfRef,
): { name: string; resources: PdfObject } {
  const resources = page.resources ?? dict({});
  const forms = document.getDict(resources, 'XObject') ?? dict({});
  let number = 1;
  while (forms.entries.has(`Mark${number}`)) number++;
  const name = `Mark${number}`;
  return { name, resources: withEntries(resources, { XObject: withEntries(forms, { [name]: form }) }) };
}

/** From the upright box of the mark, in points as shown, to the page's user space. */
function stampMatrix(page: PdfPage, shown: ShownRectangle): readonly number[] {
  const [left, bottom, right, top] = placeOnPage(page, shown).rect;
  const unit = 1 / page.userUnit;
  switch (page.rotate) {
    case 0:
      return [unit, 0, 0, unit, left, bottom];
    case 90:
      return [0, unit, -unit, 0, right, bottom];
    case 180:
      return [-unit, 0, 0, -unit, right, top];
    case 270:
      return [0, -unit, unit, 0, left, top];
  }
}
