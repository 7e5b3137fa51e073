/**
 * Safe to sign: what in a document could make a reader see something else than its signer (ISO 32000 throughout).
 * Pure and synchronous; the document is read, never changed. What cannot be looked at to the end is a finding itself:
 * an inspection is never silently clean.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { getPage, pageCount, type PdfPage } from '../../pdf/pages.ts';
import { PdfError } from '../../pdf/pdf-error.ts';
import { asShown } from '../sign/placement.ts';
import { annotationRisks } from './annotation-risks.ts';
import { inspectionLimits, openBudget, type InspectionLimits } from './budget.ts';
import { boxOf } from './content/form-space.ts';
import { paintPage } from './content/paint-page.ts';
import { contentRisks } from './content-risks.ts';
import { dictionaryRisks } from './dictionary-risks.ts';
import { makeFinding, type Finding, type FindingCode, type Place, type Severity } from './finding.ts';
import { missingFonts } from './font-risks.ts';
import { formRisks } from './form-risks.ts';
import { readLayers, type Layers } from './layers.ts';
import { preparedRisks } from './prepared-risks.ts';
import { walkObjects, type ObjectWalk } from './walk-objects.ts';

/**
 * Findings, the gravest first, then by page. The same on one page is one finding with a count.
 *
 * @throws {PdfError} where the page tree itself cannot be read
 */
export function inspectPdf(
  document: PdfDocument,
  limits: InspectionLimits = inspectionLimits,
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const budget = openBudget(limits);
  const report = (code: FindingCode, place: Place = {}): void => {
    const key = `${code} ${place.page ?? ''} ${sameWhole.has(code) ? '' : (place.subject ?? '')}`;
    const known = findings.get(key);
    if (known === undefined && findings.size >= maxFindings) return;
    findings.set(key, known === undefined ? makeFinding(code, place) : { ...known, count: known.count + 1 });
  };
  /** What cannot be read is told, and the rest is looked at. */
  const attempt = (look: () => void, page?: number): void => {
    if (budget.spent !== undefined) return;
    try {
      look();
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      if (budget.spent === undefined) report('unreadable-content', { page, subject: error.message });
    }
  };

  const pages = pageCount(document);
  const layers = readLayers(document);
  let walk: ObjectWalk | undefined;
  attempt(() => {
    walk = walkObjects(document, budget);
    const places = locatePages(document, walk);
    for (const visited of walk.dicts) {
      for (const { code, subject } of dictionaryRisks(document, visited))
        report(code, { ...places(visited.holder), subject, object: visited.holder || undefined });
    }
    formRisks(document, budget, report, (number) => places(number ?? 0).page);
  });
  attempt(() => judgeLayers(layers, report));
  attempt(() => {
    if (walk !== undefined) preparedRisks(document, walk, budget, report);
  });
  for (let number = 1; number <= pages && budget.spent === undefined; number++) {
    const page = getPage(document, number);
    attempt(() => judgeFonts(document, page, number, report), number);
    attempt(() => {
      const items = paintPage(document, page, budget, layers.isHidden);
      contentRisks(page, number, items, budget, report);
      annotationRisks({ document, page, number, items, layers, budget, report });
      if (items.some(({ hidden }) => hidden === 'layer')) report('hidden-layer', { page: number });
    }, number);
    if (Math.max(page.mediaBox[2] - page.mediaBox[0], page.mediaBox[3] - page.mediaBox[1]) > largestPage)
      report('large-page', { page: number });
  }
  if (budget.spent !== undefined) report('not-fully-inspected', { subject: budget.spent });
  return [...findings.values()].toSorted(
    (a, b) => gravity[a.severity] - gravity[b.severity] || (a.page ?? 0) - (b.page ?? 0),
  );
}

const maxFindings = 1000;
/** Annex C.2: what readers of PDF 1.x show at most, in units. */
const largestPage = 14_400;
const gravity = { danger: 0, warning: 1, note: 2 } as const satisfies Record<Severity, number>;
/** Told once a page, whatever their subjects are. */
const sameWhole = new Set<FindingCode>(['covered-text', 'annotation-over-text', 'field-over-text']);

function judgeFonts(
  document: PdfDocument,
  page: PdfPage,
  number: number,
  report: (code: FindingCode, place: Place) => void,
): void {
  for (const { name, isStandard, object } of missingFonts(document, page))
    report(isStandard ? 'standard-font' : 'font-not-embedded', { page: number, subject: name, object });
}

function judgeLayers(layers: Layers, report: (code: FindingCode, place: Place) => void): void {
  if (layers.groups.length > 0) report('optional-content', {});
  for (const group of layers.groups) {
    const place = { subject: layers.nameOf(group), object: asKind(group, 'ref')?.number };
    if (layers.differsInPrint(group)) report('layer-by-event', place);
    else if (layers.isHidden(group)) report('hidden-layer', place);
  }
}

const mostHops = 6;

/** Where an object shows: its page, and its rectangle where it is an annotation or belongs to one. */
function locatePages(document: PdfDocument, walk: ObjectWalk): (holder: number) => Place {
  const places = new Map<number, Place>();
  for (let number = 1; number <= pageCount(document); number++) {
    const page = getPage(document, number);
    places.set(page.ref.number, { page: number });
    for (const item of document.getArray(page.dict, 'Annots')?.items ?? []) {
      const reference = asKind(item, 'ref');
      const annotation = asKind(document.resolve(item), 'dict');
      const box = annotation && boxOf(document, annotation, 'Rect');
      if (reference !== undefined)
        places.set(reference.number, { page: number, rect: box && asShown(page, box) });
    }
  }
  return (holder) => {
    let number: number | undefined = holder;
    for (let hop = 0; hop < mostHops && number !== undefined; hop++) {
      const place = places.get(number);
      if (place !== undefined) return place;
      number = walk.parentOf(number);
    }
    return {};
  };
}
