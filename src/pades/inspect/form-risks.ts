/** The interactive form (ISO 32000 clause 12.7): what a reader draws, calculates or sets by itself. */
import type { PdfDocument } from '../../pdf/document.ts';
import { listFields, type FormField } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';
import { normalAppearance } from './annotation-risks.ts';
import type { Budget } from './budget.ts';
import { appearanceItems } from './content/appearance-items.ts';
import { boxOf } from './content/form-space.ts';
import type { FindingCode, Place } from './finding.ts';

type Report = (code: FindingCode, place: Place) => void;

export function formRisks(
  document: PdfDocument,
  budget: Budget,
  report: Report,
  pageOf: (number: number | undefined) => number | undefined,
): void {
  const form = document.getDict(document.catalog, 'AcroForm');
  if (form === undefined) return;
  if (form.entries.has('XFA')) {
    const isDynamic = document.resolve(document.catalog.entries.get('NeedsRendering')) === true;
    report(isDynamic ? 'dynamic-xfa' : 'xfa-form', {});
  }
  const fields = listFields(document);
  if (
    document.resolve(form.entries.get('NeedAppearances')) === true &&
    fields.some(({ type }) => type !== 'Sig')
  )
    report('need-appearances', {});
  const calculated = new Set(
    (document.getArray(form, 'CO')?.items ?? []).map((item) => asKind(item, 'ref')?.number),
  );
  for (const field of fields) {
    const place: Place = {
      subject: field.fullName,
      object: field.ref?.number,
      page: pageOf(field.widgets[0]?.ref?.number),
    };
    if (field.ref !== undefined && calculated.has(field.ref.number)) report('calculated-field', place);
    const value = textIn(document, field.value);
    const otherwise = textIn(document, field.dict.entries.get('DV'));
    if (otherwise !== undefined && otherwise !== (value ?? '')) report('default-value', place);
    if (field.type === 'Tx' && value !== undefined && showsOther(document, field, value, budget))
      report('field-shows-other', place);
  }
}

function textIn(document: PdfDocument, object: PdfObject | undefined): string | undefined {
  const string = asKind(document.resolve(object), 'string');
  return string === undefined ? undefined : textOf(string.bytes);
}

const passwordFlag = 1 << 13;
const formatAction = 'F';

/**
 * Whether a text field shows letters that are not its value: replaced when the field gets the focus (the "replace"
 * class of shadow attacks). A format script writes a value another way by right and is told as a script.
 */
function showsOther(document: PdfDocument, field: FormField, value: string, budget: Budget): boolean {
  if ((field.flags & passwordFlag) !== 0) return false;
  const actions = document.getDict(field.dict, 'AA');
  if (actions?.entries.has(formatAction) === true) return false;
  return field.widgets.some(({ dict }) => {
    const shown = shownText(document, dict, budget);
    if (shown === undefined) return false;
    const wanted = lettersOf(value);
    return shown !== '' && !wanted.includes(shown) && !shown.includes(wanted);
  });
}

/** The letters that a widget's appearance shows; undefined where some cannot be read. */
function shownText(document: PdfDocument, widget: PdfDict, budget: Budget): string | undefined {
  const appearance = normalAppearance(document, widget);
  const box = boxOf(document, widget, 'Rect');
  if (appearance === undefined || box === undefined) return undefined;
  const items = appearanceItems(document, appearance, box, budget, () => false);
  const texts = items.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  return texts.includes(undefined) ? undefined : lettersOf(texts.join(''));
}

/** Letters and digits of the ASCII range: the rest differs from one encoding to the next. */
const lettersOf = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '');
