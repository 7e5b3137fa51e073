/** The space of a form XObject (ISO 32000 clause 8.10.2, table 93). */
import type { PdfDocument } from '../../../pdf/document.ts';
import type { PdfDict } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { Matrix } from './matrix.ts';

export function matrixOf(document: PdfDocument, dict: PdfDict): Matrix {
  const items = document.getArray(dict, 'Matrix')?.items.map((item) => document.resolve(item)) ?? [];
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = items.map((item) =>
    typeof item === 'number' ? item : 0,
  );
  return [a, b, c, d, e, f];
}

export function boxOf(document: PdfDocument, dict: PdfDict, key = 'BBox'): Rectangle | undefined {
  const items = document.getArray(dict, key)?.items.map((item) => document.resolve(item));
  if (items?.length !== 4 || !items.every((item) => typeof item === 'number')) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = items;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
