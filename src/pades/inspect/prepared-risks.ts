/**
 * What a file keeps ready without showing it: the preparations of shadow attacks ("hide", "replace",
 * "hide-and-replace"; Mainka, Mladenov and Rohlmann 2021). Signed as it is, it would need one harmless-looking
 * update to show something else.
 */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { getPage, pageCount } from '../../pdf/pages.ts';
import { readObject } from '../diff/reference-index.ts';
import { isSigned } from '../sign/signing-restrictions.ts';
import type { Budget } from './budget.ts';
import type { FindingCode, Place } from './finding.ts';
import { scanObjectHeads } from './scan-object-heads.ts';
import type { ObjectWalk } from './walk-objects.ts';

type Report = (code: FindingCode, place: Place) => void;

export function preparedRisks(document: PdfDocument, walk: ObjectWalk, budget: Budget, report: Report): void {
  judgeUnreferenced(document, walk, budget, report);
  judgeMissing(document, report);
  judgeHidden(document, walk, report);
  judgeUnlisted(document, budget, report);
  const isAnySigned = listFields(document).some((field) => isSigned(document, field));
  if (document.revisions.length > 1 && !isAnySigned)
    report('several-revisions', { subject: String(document.revisions.length) });
}

/** Objects in the tables that nothing leads to: a second page tree waits here for a catalog that names it. */
function judgeUnreferenced(document: PdfDocument, walk: ObjectWalk, budget: Budget, report: Report): void {
  const numbers = new Set(document.sections.flatMap(({ entries }) => [...entries.keys()]));
  for (const number of numbers) {
    if (number === 0 || walk.reached.has(number)) continue;
    budget.spend('objects', 1);
    const object = readObject(document, number);
    const stream = asKind(object, 'stream');
    const dict = asKind(object, 'dict') ?? stream?.dict;
    if (dict === undefined) continue;
    const risk = unreferencedRisk(document, dict, stream !== undefined);
    if (risk !== undefined) report(risk.code, { subject: risk.subject, object: number });
  }
}

/** Types that a reader shows once something leads to them. */
const shownTypes = new Set(['Font', 'XObject', 'Annot', 'Pattern', 'FontDescriptor']);

function unreferencedRisk(
  document: PdfDocument,
  dict: PdfDict,
  isStream: boolean,
): { readonly code: FindingCode; readonly subject?: string } | undefined {
  const type = document.getName(dict, 'Type') ?? '';
  if (type === 'Page') return { code: 'unreferenced-page' };
  if (type === 'Catalog' || type === 'Pages') return { code: 'unreferenced-catalog' };
  if (shownTypes.has(type) || (isStream && type === '' && dict.entries.has('BBox')))
    return { code: 'unreferenced-content', subject: type === '' ? 'XObject' : type };
  return undefined;
}

/** What a page names and the file does not have yet: filled in later, it appears (the "hide" class). */
function judgeMissing(document: PdfDocument, report: Report): void {
  const isMissing = (object: PdfObject | undefined): number | undefined => {
    const reference = asKind(object, 'ref');
    return reference !== undefined && document.resolve(reference) === null ? reference.number : undefined;
  };
  for (let number = 1; number <= pageCount(document); number++) {
    const page = getPage(document, number);
    const contents = page.dict.entries.get('Contents');
    const streams = [contents, ...(asKind(document.resolve(contents), 'array')?.items ?? [])];
    const annotations = document.getArray(page.dict, 'Annots')?.items ?? [];
    const resources = ['XObject', 'Font', 'Pattern'].flatMap((category) => {
      const list = page.resources && document.getDict(page.resources, category);
      return [...(list?.entries.values() ?? [])];
    });
    for (const object of [...streams, ...annotations, ...resources]) {
      const missing = isMissing(object);
      if (missing !== undefined)
        report('missing-object', { page: number, object: missing, subject: `${missing} 0 R` });
    }
  }
}

/** Clause 7.5.8.4: entries of /XRefStm that the table hides as free are seen by newer readers only. */
function judgeHidden(document: PdfDocument, walk: ObjectWalk, report: Report): void {
  for (const section of document.sections) {
    const hidden = section.hiddenByTable ?? [];
    // Object streams and what stands in them are what a hybrid file is made for (clause 7.5.8.4).
    const shown = hidden.find((number) => {
      if (!walk.reached.has(number) || document.xrefEntry(number)?.kind !== 'offset') return false;
      const object = readObject(document, number);
      const dict = asKind(object, 'dict') ?? asKind(object, 'stream')?.dict;
      const type = dict && document.getName(dict, 'Type');
      return dict !== undefined && type !== 'ObjStm' && type !== 'XRef';
    });
    if (shown !== undefined) report('hybrid-object', { object: shown });
  }
}

/** Objects in the bytes that no table lists, or that stand beside the listed one in its own revision. */
function judgeUnlisted(document: PdfDocument, budget: Budget, report: Report): void {
  for (const { number, isDuplicate } of scanObjectHeads(document, budget)) {
    report(isDuplicate ? 'duplicate-object' : 'unlisted-object', { subject: `${number} 0`, object: number });
  }
}
