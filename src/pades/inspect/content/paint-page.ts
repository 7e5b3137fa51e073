import { concatBytes } from '../../../lib/bytes.ts';
import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfObject } from '../../../pdf/objects.ts';
import type { PdfPage } from '../../../pdf/pages.ts';
import type { Budget } from '../budget.ts';
import { interpretContent } from './interpret-content.ts';
import { identity } from './matrix.ts';
import type { PaintedItem } from './painted-item.ts';

/** What a page's own content paints, in order; annotations are not part of it. @throws {PdfError} */
export function paintPage(
  document: PdfDocument,
  page: PdfPage,
  budget: Budget,
  isHiddenLayer: (layer: PdfObject) => boolean,
): readonly PaintedItem[] {
  const items: PaintedItem[] = [];
  // Rules and frames are everywhere on a page and hide no word of it.
  const paint = (item: PaintedItem): void => {
    if (item.kind !== 'stroke') items.push(item);
  };
  interpretContent(
    { document, budget, isHiddenLayer, paint },
    { content: pageContent(document, page), resources: page.resources, ctm: identity, clip: page.cropBox },
  );
  return items;
}

const space = Uint8Array.of(0x20);

/** Clause 7.8.2: the streams of an array are one, divided at the boundaries between tokens. */
export function pageContent(document: PdfDocument, page: PdfPage): Uint8Array {
  const contents = document.resolve(page.dict.entries.get('Contents'));
  const streams = asKind(contents, 'array')?.items ?? [contents];
  return concatBytes(
    streams.flatMap((item) => {
      const stream = asKind(document.resolve(item), 'stream');
      return stream === undefined ? [] : [document.streamBytes(stream), space];
    }),
  );
}
