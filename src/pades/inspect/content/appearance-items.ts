import type { PdfDocument } from '../../../pdf/document.ts';
import type { PdfObject, PdfStream } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { Budget } from '../budget.ts';
import { boxOf, interpretContent, matrixOf } from './interpret-content.ts';
import { isEmpty, multiply, transformBox } from './matrix.ts';
import type { PaintedItem } from './painted-item.ts';

/** What an appearance stream paints on its page (clause 12.5.5, algorithm 8): its box is fitted into /Rect. */
export function appearanceItems(
  document: PdfDocument,
  appearance: PdfStream,
  rect: Rectangle,
  budget: Budget,
  isHiddenLayer: (layer: PdfObject) => boolean,
): readonly PaintedItem[] {
  const box = boxOf(document, appearance.dict);
  const matrix = matrixOf(document, appearance.dict);
  const transformed = box && transformBox(matrix, box);
  if (transformed === undefined || isEmpty(transformed)) return [];
  const scaleX = (rect[2] - rect[0]) / (transformed[2] - transformed[0]);
  const scaleY = (rect[3] - rect[1]) / (transformed[3] - transformed[1]);
  const fit = [
    scaleX,
    0,
    0,
    scaleY,
    rect[0] - transformed[0] * scaleX,
    rect[1] - transformed[1] * scaleY,
  ] as const;
  const items: PaintedItem[] = [];
  const paint = (item: PaintedItem): void => void items.push(item);
  interpretContent(
    { document, budget, isHiddenLayer, paint },
    {
      content: document.streamBytes(appearance),
      resources: document.getDict(appearance.dict, 'Resources'),
      ctm: multiply(matrix, fit),
      clip: rect,
    },
  );
  return items;
}
