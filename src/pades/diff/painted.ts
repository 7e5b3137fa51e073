/** What annotations and fields paint: the same rules ask it of the signed and of the current document. */
import type { PdfDocument } from '../../pdf/document.ts';
import type { PdfDict } from '../../pdf/objects.ts';
import { readRectangle, type Rectangle } from '../../pdf/pages.ts';
import { normalAppearance } from '../inspect/annotation-risks.ts';
import { inspectionLimits, openBudget, type Budget } from '../inspect/budget.ts';
import { appearanceItems } from '../inspect/content/appearance-items.ts';
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
  const area = areaOf(document, annotation);
  const appearance = normalAppearance(document, annotation);
  return area === undefined || appearance === undefined
    ? []
    : appearanceItems(document, appearance, area, budgetOf(document), () => false);
}

/** Whether it paints anything at all. */
export const paints = (document: PdfDocument, annotation: PdfDict): boolean =>
  paintedBy(document, annotation).length > 0;
