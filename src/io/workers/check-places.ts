import { placeOnPage } from '../../pades/sign/placement.ts';
import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { openRecovering } from '../../pdf/open-recovering.ts';
import { getPage, pageCount } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { placeMark } from './place-mark.ts';
import type { Place } from './signing-task.ts';

export interface CheckPlacesTask {
  readonly bytes: Uint8Array;
  readonly places: readonly PlaceToCheck[];
}

export interface PlaceToCheck {
  readonly place: Place;
  /** The page that the place names stands for every page. */
  readonly everyPage: boolean;
}

export type PlaceVerdict =
  { readonly kind: 'fits' } | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** The task `check-places`: whether marks will have room where they are to come. @throws {PdfError} */
export async function checkPlacesTask({ bytes, places }: CheckPlacesTask): Promise<readonly PlaceVerdict[]> {
  const document = openRecovering(bufferSource(bytes));
  const verdicts: PlaceVerdict[] = [];
  for (const { place, everyPage } of places) verdicts.push(await check(document, bytes, place, everyPage));
  return verdicts;
}

async function check(
  document: PdfDocument,
  bytes: Uint8Array,
  place: Place,
  everyPage: boolean,
): Promise<PlaceVerdict> {
  try {
    for (const one of everyPage ? onEveryPage(document, place) : [place]) {
      const { page, rect } = await placeMark(document, bytes, one, undefined);
      placeOnPage(getPage(document, page), rect);
    }
    return { kind: 'fits' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'refused', code: error.code, message: error.message };
  }
}

/** The same place of each page; a tag has one place. */
export function onEveryPage(document: PdfDocument, place: Place): readonly Place[] {
  if (place.kind === 'tag') return [place];
  return Array.from({ length: pageCount(document) }, (_, index) => ({ ...place, page: index + 1 }));
}
