/** What a page's own content hides: text that is covered, invisible, of the background's colour or out of sight. */
import type { PdfPage, Rectangle } from '../../pdf/pages.ts';
import { asShown } from '../sign/placement.ts';
import type { Budget } from './budget.ts';
import { contains, overlaps } from './content/matrix.ts';
import type { Colour, PaintedItem } from './content/painted-item.ts';
import type { FindingCode, Place } from './finding.ts';

type Report = (code: FindingCode, place: Place) => void;

export function contentRisks(
  page: PdfPage,
  number: number,
  items: readonly PaintedItem[],
  budget: Budget,
  report: Report,
): void {
  const at = (item: PaintedItem): Place => ({ page: number, rect: asShown(page, item.box) });
  const isScan = items.some(({ kind, box }) => kind === 'image' && fillsMost(page, box));
  const surfaces: { readonly item: PaintedItem; readonly order: number }[] = [];
  items.forEach((item, order) => {
    if (item.kind !== 'text' && item.hidden === undefined) surfaces.push({ item, order });
  });
  items.forEach((item, order) => {
    if (item.kind !== 'text') return;
    switch (item.hidden) {
      case 'render-mode':
        report(isScan ? 'scanned-text-layer' : 'invisible-text', at(item));
        return;
      case 'transparent':
        report('invisible-text', at(item));
        return;
      case 'clipped':
        report(overlaps(item.box, page.cropBox) ? 'invisible-text' : 'content-outside-page', at(item));
        return;
      case 'layer':
        // The layer itself is told by its name.
        return;
      default:
        judgeVisible(item, order);
    }
  });

  function judgeVisible(item: PaintedItem, order: number): void {
    budget.spend('comparisons', surfaces.length);
    let below: PaintedItem | undefined;
    let isMixed = false;
    for (const surface of surfaces) {
      if (surface.order > order) {
        if (surface.item.opaque && contains(surface.item.box, item.box)) {
          report('covered-text', { ...at(item), subject: item.text });
          return;
        }
      } else if (overlaps(surface.item.box, item.box)) {
        isMixed = !(surface.item.opaque && contains(surface.item.box, item.box));
        below = surface.item;
      }
    }
    const background: Colour | undefined = below === undefined ? white : below.colour;
    if (!isMixed && background !== undefined && item.colour !== undefined && isSame(background, item.colour))
      report('text-in-background-colour', at(item));
  }
}

const white: Colour = [1, 1, 1];
const leastDifference = 0.02;

const isSame = (a: Colour, b: Colour): boolean =>
  a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < leastDifference);

const area = ([x1, y1, x2, y2]: Rectangle): number => Math.max(0, x2 - x1) * Math.max(0, y2 - y1);

const fillsMost = (page: PdfPage, box: Rectangle): boolean => area(box) > 0.6 * area(page.cropBox);
