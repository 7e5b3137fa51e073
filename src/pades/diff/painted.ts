/** What annotations and fields paint: the same rules ask it of the signed and of the current document. */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfStream } from '../../pdf/objects.ts';
import { readRectangle, type Rectangle } from '../../pdf/pages.ts';
import { normalAppearance } from '../inspect/annotation-risks.ts';
import { inspectionLimits, openBudget, type Budget } from '../inspect/budget.ts';
import { appearanceItems, fitInto } from '../inspect/content/appearance-items.ts';
import type { PaintedItem } from '../inspect/content/painted-item.ts';

const budgets = new WeakMap<PdfDocument, Budget>();

/** One budget for everything that is asked of a document, so that many heavy appearances are not each afforded. */
function budgetOf(document: PdfDocument): Budget {
  const known = budgets.get(document);
  if (known !== undefined) return known;
  const budget = openBudget(inspectionLimits);
  budgets.set(document, budget);
  return budget;
}

/** Where the annotation stands; undefined where it has no area. */
export const areaOf = (document: PdfDocument, annotation: PdfDict): Rectangle | undefined =>
  readRectangle(document, document.getArray(annotation, 'Rect'));

/** What its appearance paints, layers that may be switched on included. @throws {PdfError} when it is too much */
export function paintedBy(document: PdfDocument, annotation: PdfDict): readonly PaintedItem[] {
  const appearance = normalAppearance(document, annotation);
  return appearance === undefined ? [] : itemsOf(document, annotation, [appearance]);
}

/** What any of its appearances paints: in whichever state, pressed, or below the pointer. @throws {PdfError} */
export function paintedInAnyState(document: PdfDocument, annotation: PdfDict): readonly PaintedItem[] {
  const appearances = document.getDict(annotation, 'AP');
  const streams = ['N', 'R', 'D'].flatMap((key) => {
    const appearance = document.resolve(appearances?.entries.get(key));
    const states = asKind(appearance, 'dict')?.entries.values() ?? [appearance];
    return Array.from(states).flatMap((state) => asKind(document.resolve(state), 'stream') ?? []);
  });
  return itemsOf(document, annotation, streams);
}

function itemsOf(
  document: PdfDocument,
  annotation: PdfDict,
  appearances: readonly PdfStream[],
): readonly PaintedItem[] {
  const area = areaOf(document, annotation);
  if (area === undefined) return [];
  const budget = budgetOf(document);
  return appearances.flatMap((appearance) => {
    budget.spend('objects', 1);
    return fitInto(document, appearance, area) === undefined
      ? [coverOf(area)]
      : appearanceItems(document, appearance, area, budget, () => false);
  });
}

/** Without a box of its own readers differ in where they draw it: it may cover everything. */
const coverOf = (box: Rectangle): PaintedItem => ({
  kind: 'area',
  box,
  opaque: true,
  alpha: 1,
  blend: 'none',
  thickness: Math.min(box[2] - box[0], box[3] - box[1]),
  colour: undefined,
  hidden: undefined,
  text: undefined,
});

/** Whether it paints anything at all. */
export const paints = (document: PdfDocument, annotation: PdfDict): boolean =>
  paintedInAnyState(document, annotation).length > 0;
