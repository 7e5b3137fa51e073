/** Annotations and widgets (ISO 32000 clause 12.5): those that cover text, hide, or leave their looks to the reader. */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject, type PdfStream } from '../../pdf/objects.ts';
import type { PdfPage, Rectangle } from '../../pdf/pages.ts';
import { textOf } from '../../pdf/text-string.ts';
import { asShown } from '../sign/placement.ts';
import type { Budget } from './budget.ts';
import { appearanceItems } from './content/appearance-items.ts';
import { boxOf } from './content/form-space.ts';
import { overlaps } from './content/matrix.ts';
import type { PaintedItem } from './content/painted-item.ts';
import type { FindingCode, Place } from './finding.ts';
import type { Layers } from './layers.ts';

type Report = (code: FindingCode, place: Place) => void;

interface Subject {
  readonly document: PdfDocument;
  readonly page: PdfPage;
  readonly number: number;
  readonly items: readonly PaintedItem[];
  readonly layers: Layers;
  readonly budget: Budget;
  readonly report: Report;
}

const flags = { invisible: 1, hidden: 2, print: 4, noView: 32 } as const;
const maxAnnotations = 20_000;

export function annotationRisks(subject: Subject): void {
  const { document, page } = subject;
  for (const item of (document.getArray(page.dict, 'Annots')?.items ?? []).slice(0, maxAnnotations)) {
    const annotation = asKind(document.resolve(item), 'dict');
    if (annotation !== undefined) judgeOne(subject, item, annotation);
  }
}

/** Annotations that mark text and never hide it, or that only open something. */
const harmless = new Set(['Link', 'Popup', 'Highlight', 'Underline', 'StrikeOut', 'Squiggly', 'TrapNet']);
/** Drawn by every reader in a way of its own, as the clause foresees. */
const drawnByReader = new Set([...harmless, 'Text', 'FileAttachment', 'Caret', 'PrinterMark']);

function judgeOne(subject: Subject, item: PdfObject, annotation: PdfDict): void {
  const { document, page, number, layers, report } = subject;
  const subtype = document.getName(annotation, 'Subtype') ?? '';
  const box = boxOf(document, annotation, 'Rect');
  const hasArea = box !== undefined && box[2] - box[0] > 0.1 && box[3] - box[1] > 0.1;
  const place: Place = {
    subject: subtype,
    page: number,
    rect: box && asShown(page, box),
    object: asKind(item, 'ref')?.number,
  };
  const flag = document.getNumber(annotation, 'F') ?? 0;
  const layer = annotation.entries.get('OC');
  if (layer !== undefined && layers.isHidden(layer))
    report('hidden-layer', { ...place, subject: layers.nameOf(layer) });
  if (subtype === 'Popup' || !hasArea) return;
  if ((flag & flags.noView) !== 0 && (flag & flags.print) !== 0 && (flag & flags.hidden) === 0) {
    report('print-only-annotation', place);
    return;
  }
  if ((flag & (flags.hidden | flags.noView)) !== 0) {
    report('hidden-annotation', place);
    return;
  }
  if (!overlaps(box, page.cropBox)) {
    report('annotation-outside-page', place);
    return;
  }
  const appearance = normalAppearance(document, annotation);
  if (appearance === undefined) {
    if (!drawnByReader.has(subtype) && !isEmptyField(document, annotation, subtype))
      report('annotation-without-appearance', place);
    return;
  }
  if (!harmless.has(subtype))
    judgeCover(
      subject,
      appearance,
      box,
      { ...place, subject: nameOf(subject, annotation) ?? subtype },
      subtype,
    );
}

/** An appearance that paints over a word of the page hides it or pretends another in its place. */
function judgeCover(
  { document, items, budget, layers, report }: Subject,
  appearance: PdfStream,
  box: Rectangle,
  place: Place,
  subtype: string,
): void {
  const texts = items.filter(({ kind, hidden }) => kind === 'text' && hidden === undefined);
  budget.spend('comparisons', texts.length);
  const below = texts.filter((text) => overlaps(text.box, box));
  if (below.length === 0) return;
  const painted = appearanceItems(document, appearance, box, budget, layers.isHidden).filter(
    ({ hidden }) => hidden === undefined,
  );
  budget.spend('comparisons', painted.length * below.length);
  const covers = painted.some(
    (one) => (one.kind === 'text' || one.opaque) && below.some((text) => overlaps(one.box, shrunk(text.box))),
  );
  if (covers) report(subtype === 'Widget' ? 'field-over-text' : 'annotation-over-text', place);
}

/** The middle of a box: what touches only its edge hides no letter. */
const shrunk = ([x1, y1, x2, y2]: Rectangle): Rectangle => {
  const [dx, dy] = [Math.min((x2 - x1) / 4, 2), (y2 - y1) / 4];
  return [x1 + dx, y1 + dy, x2 - dx, y2 - dy];
};

/** /AP /N, of the state that /AS names where there are several. */
export function normalAppearance(document: PdfDocument, annotation: PdfDict): PdfStream | undefined {
  const appearances = document.getDict(annotation, 'AP');
  const normal = document.resolve(appearances?.entries.get('N'));
  const stream = asKind(normal, 'stream');
  if (stream !== undefined) return stream;
  const state = document.getName(annotation, 'AS') ?? 'Off';
  return asKind(document.resolve(asKind(normal, 'dict')?.entries.get(state)), 'stream');
}

/** A field without a value, and a check box or signature that is empty, shows nothing by right. */
function isEmptyField(document: PdfDocument, annotation: PdfDict, subtype: string): boolean {
  if (subtype !== 'Widget') return false;
  const value = document.resolve(annotation.entries.get('V'));
  return value === null || document.getDict(annotation, 'AP') !== undefined;
}

function nameOf({ document }: Subject, annotation: PdfDict): string | undefined {
  const name = asKind(document.resolve(annotation.entries.get('T')), 'string');
  return name === undefined ? undefined : textOf(name.bytes);
}
