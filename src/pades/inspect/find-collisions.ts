import type { PdfDocument } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { PdfError } from '../../pdf/pdf-error.ts';
import { placeOnPage, type ShownRectangle } from '../sign/placement.ts';
import { inspectionLimits, openBudget } from './budget.ts';
import { boxOf } from './content/form-space.ts';
import { overlaps } from './content/matrix.ts';
import { paintPage } from './content/paint-page.ts';
import { readLayers } from './layers.ts';

export type CollisionKind = 'text' | 'image' | 'signature' | 'field' | 'annotation' | 'unknown';

export interface Collision {
  readonly kind: CollisionKind;
  readonly page: number;
  /** The text, where it can be read, or the annotation's type. */
  readonly subject: string;
}

/**
 * What a mark in this rectangle would lie over: one collision a kind. A page that cannot be read to the end is
 * `unknown`, never free.
 *
 * @throws {PadesError} `pades.rectangle-outside` @throws {PdfError} `pdf.page-not-found`
 */
export function findCollisions(
  document: PdfDocument,
  number: number,
  shown: ShownRectangle,
): readonly Collision[] {
  const page = getPage(document, number);
  const { rect } = placeOnPage(page, shown);
  const found = new Map<CollisionKind, Collision>();
  const add = (kind: CollisionKind, subject: string): void => {
    if (!found.has(kind)) found.set(kind, { kind, page: number, subject });
  };
  try {
    const { isHidden } = readLayers(document);
    for (const { kind, box, hidden, text } of paintPage(
      document,
      page,
      openBudget(inspectionLimits),
      isHidden,
    )) {
      // Areas are mostly backgrounds and cells, which are there to be written on.
      if (kind !== 'area' && kind !== 'stroke' && hidden === undefined && overlaps(box, rect))
        add(kind, text ?? '');
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    add('unknown', error.message);
  }
  for (const item of document.getArray(page.dict, 'Annots')?.items ?? []) {
    const annotation = asKind(document.resolve(item), 'dict');
    const box = annotation && boxOf(document, annotation, 'Rect');
    if (annotation === undefined || box === undefined || !overlaps(box, rect)) continue;
    const subtype = document.getName(annotation, 'Subtype') ?? '';
    if (subtype === 'Popup' || subtype === 'Link') continue;
    if (subtype !== 'Widget') add('annotation', subtype);
    else add(document.getName(annotation, 'FT') === 'Sig' ? 'signature' : 'field', subtype);
  }
  return [...found.values()];
}
