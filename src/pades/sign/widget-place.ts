/** Where an existing field shows itself: its widget's page, rectangle and turn (ISO 32000-2 clause 12.5.6.19). */
import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import { asKind } from '../../pdf/objects.ts';
import { findPageNumber, getPage, pageCount, readRectangle, type PdfPage } from '../../pdf/pages.ts';
import type { MarkSize } from './mark.ts';
import { uprightMatrix } from './placement.ts';

export interface WidgetPlace {
  /** Points, as the reader sees it. */
  readonly size: MarkSize;
  readonly matrix: readonly number[];
}

/** Undefined for a field without an area, or on no page: it cannot show a mark. */
export function findWidgetPlace(document: PdfDocument, field: FormField): WidgetPlace | undefined {
  const [widget] = field.widgets;
  if (widget === undefined) return undefined;
  const rect = readRectangle(document, document.getArray(widget.dict, 'Rect'));
  const page = pageOf(document, widget);
  if (rect === undefined || page === undefined) return undefined;
  // /MK /R is what the author of the form says; else the mark is upright on the page as it is shown.
  const characteristics = document.getDict(widget.dict, 'MK');
  const stated = characteristics && document.getNumber(characteristics, 'R');
  const turn = stated === 0 || stated === 90 || stated === 180 || stated === 270 ? stated : page.rotate;
  const [wide, high] = [(rect[2] - rect[0]) * page.userUnit, (rect[3] - rect[1]) * page.userUnit];
  const size = turn === 90 || turn === 270 ? { width: high, height: wide } : { width: wide, height: high };
  return { size, matrix: uprightMatrix(turn) };
}

function pageOf(document: PdfDocument, widget: FormField['widgets'][number]): PdfPage | undefined {
  const stated = asKind(widget.dict.entries.get('P'), 'ref');
  const number = stated && findPageNumber(document, stated);
  if (number !== undefined) return getPage(document, number);
  if (widget.ref === undefined) return undefined;
  for (let candidate = 1; candidate <= pageCount(document); candidate++) {
    const page = getPage(document, candidate);
    const annotations = document.getArray(page.dict, 'Annots')?.items ?? [];
    if (annotations.some((item) => asKind(item, 'ref')?.number === widget.ref?.number)) return page;
  }
  return undefined;
}
