import type { PdfDocument } from '../../../pdf/document.ts';
import type { PdfObject, PdfStream } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { Budget } from '../budget.ts';
import { boxOf, matrixOf } from './form-space.ts';
import { interpretContent } from './interpret-content.ts';
import { isEmpty, multiply, transformBox, type Matrix } from './matrix.ts';
import type { PaintedItem } from './painted-item.ts';

/** How its box is fitted into /Rect; undefined where it has no box with an area (clause 12.5.5, algorithm 8). */
export function fitInto(document: PdfDocument, { dict }: PdfStream, rect: Rectangle): Matrix | undefined {
  const box = boxOf(document, dict);
  const transformed = box && transformBox(matrixOf(document, dict), box);
  if (transformed === undefined || isEmpty(transformed)) return undefined;
  const scaleX = (rect[2] - rect[0]) / (transformed[2] - transformed[0]);
  const scaleY = (rect[3] - rect[1]) / (transformed[3] - transformed[1]);
  return [scaleX, 0, 0, scaleY, rect[0] - transformed[0] * scaleX, rect[1] - transformed[1] * scaleY];
}

/** What an appearance stream paints on its page. */
export function appearanceItems(
  document: PdfDocument,
  appearance: PdfStream,
  rect: Rectangle,
  budget: Budget,
  isHiddenLayer: (layer: PdfObject) => boolean,
): readonly PaintedItem[] {
  const fit = fitInto(document, appearance, rect);
  if (fit === undefined) return [];
  const items: PaintedItem[] = [];
  const paint = (item: PaintedItem): void => void items.push(item);
  interpretContent(
    { document, budget, isHiddenLayer, paint },
    {
      content: document.streamBytes(appearance),
      resources: document.getDict(appearance.dict, 'Resources'),
      ctm: multiply(matrixOf(document, appearance.dict), fit),
      clip: rect,
    },
  );
  return items;
}
