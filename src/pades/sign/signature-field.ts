/** The form side of a signature: its field, its widget on a page, the catalog's entries (ISO 32000 clause 12.7.5.5). */
import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import type { Update } from '../../pdf/incremental-writer.ts';
import {
  array,
  asKind,
  dict,
  literal,
  name,
  withEntries,
  type PdfDict,
  type PdfObject,
  type PdfRef,
  type PdfStream,
} from '../../pdf/objects.ts';
import { sharesAnnotations, type PdfPage } from '../../pdf/pages.ts';
import { encodeText } from '../../pdf/text-string.ts';
import { PadesError } from '../pades-error.ts';
import type { Placement } from './placement.ts';
import { isSigned } from './signing-restrictions.ts';
import { addStructureEntry } from './structure-entry.ts';

export interface NewWidget {
  readonly page: PdfPage;
  readonly placement: Placement | undefined;
  readonly appearance: PdfRef;
  readonly lock: PdfDict | undefined;
  /** Those that the form has. */
  readonly fields: readonly FormField[];
}

/**
 * A free name; `wanted` is taken as it is.
 *
 * @throws {PadesError} `pades.field-name` for a name with a full stop, or of a field that holds others
 */
export function chooseFieldName(fields: readonly FormField[], wanted: string | undefined): string {
  if (wanted !== undefined) {
    if (wanted === '' || wanted.includes('.')) {
      throw new PadesError(
        'pades.field-name',
        `expected a field name without a full stop, got ${JSON.stringify(wanted)}`,
      );
    }
    if (fields.some(({ fullName }) => fullName.startsWith(`${wanted}.`))) {
      throw new PadesError(
        'pades.field-name',
        `expected a free field name, got ${JSON.stringify(wanted)}, which holds other fields`,
      );
    }
    return wanted;
  }
  const taken = new Set(fields.map(({ fullName }) => fullName.split('.')[0]));
  for (let number = 1; ; number++) if (!taken.has(`Signature${number}`)) return `Signature${number}`;
}

const printed = 4;
const locked = 128;

/** A new field that is its own widget, entered in the form and on its page; without a value for a later signer. */
export function addSignatureField(
  document: PdfDocument,
  update: Update,
  fieldName: string,
  value: PdfRef | undefined,
  widget: NewWidget,
): PdfRef {
  const field = update.allocate();
  const unsigned = !widget.fields.some((other) => isSigned(document, other));
  update.put(
    field,
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: literal(encodeText(fieldName)),
      TU: literal(encodeText(`Tanda tangan elektronik ${fieldName}`)),
      V: value,
      F: printed + locked,
      Rect: array(widget.placement?.rect ?? [0, 0, 0, 0]),
      AP: dict({ N: widget.appearance }),
      P: widget.page.ref,
      Lock: widget.lock,
      StructParent: unsigned ? addStructureEntry(document, update, field, widget.page) : undefined,
    }),
  );
  addAnnotation(document, update, widget.page, field);
  enterInForm(document, update, field);
  return field;
}

/** Fills an existing, unsigned field: value, its lock, and the appearance of its first widget where a mark is shown. */
export function fillSignatureField(
  update: Update,
  field: FormField,
  value: PdfRef,
  appearance: PdfRef | undefined,
  lock: PdfDict | undefined,
): void {
  const { ref } = field;
  if (ref === undefined) {
    throw new PadesError(
      'pades.field-not-signature',
      `the field ${JSON.stringify(field.fullName)} is no object of its own`,
    );
  }
  const [widget] = field.widgets;
  const shown = appearance && dict({ N: appearance });
  if (widget?.ref === undefined || widget.ref.number === ref.number) {
    update.put(
      ref,
      withEntries(field.dict, { V: value, ...(shown && { AP: shown }), ...(lock && { Lock: lock }) }),
    );
    return;
  }
  update.put(ref, withEntries(field.dict, { V: value, ...(lock && { Lock: lock }) }));
  if (shown !== undefined) update.put(widget.ref, withEntries(widget.dict, { AP: shown }));
}

/** An array that other pages have too is not touched: the page gets its own, and the widget is on this one only. */
function addAnnotation(document: PdfDocument, update: Update, page: PdfPage, widget: PdfRef): void {
  const dictionary = asKind(update.get(page.ref), 'dict') ?? page.dict;
  const shared = asKind(dictionary.entries.get('Annots'), 'ref');
  if (shared === undefined || !sharesAnnotations(document, shared)) {
    appendToArray(document, update, page.ref, 'Annots', widget);
    return;
  }
  const present = asKind(document.get(shared), 'array')?.items ?? [];
  update.put(page.ref, withEntries(dictionary, { Annots: array([...present, widget]) }));
}

/** Appends to an array that stands directly in a dictionary or is an object of its own. */
export function appendToArray(
  document: PdfDocument,
  update: Update,
  holder: PdfRef,
  key: string,
  item: PdfObject,
): void {
  const dictionary = asKind(update.get(holder), 'dict') ?? dict({});
  const present = dictionary.entries.get(key);
  const reference = asKind(present, 'ref');
  const indirect = reference && asKind(update.get(reference), 'array');
  if (reference !== undefined && indirect !== undefined) {
    update.put(reference, array([...indirect.items, item]));
    return;
  }
  const items = asKind(document.resolve(present), 'array')?.items ?? [];
  update.put(holder, withEntries(dictionary, { [key]: array([...items, item]) }));
}

const signaturesExist = 1;
const appendOnly = 2;

/** Enters the field in AcroForm /Fields; NeedAppearances, DA and DR stay as they are. */
function enterInForm(document: PdfDocument, update: Update, field: PdfRef): void {
  const catalog = asKind(update.get(document.catalogRef), 'dict') ?? document.catalog;
  const stands = catalog.entries.get('AcroForm');
  const reference = asKind(stands, 'ref');
  const form = asKind(reference === undefined ? stands : update.get(reference), 'dict');
  if (reference !== undefined && form !== undefined) {
    appendToArray(document, update, reference, 'Fields', field);
    putSigFlags(update, reference);
    return;
  }
  const holder = update.allocate();
  update.put(holder, form ?? dict({ Fields: array([]) }));
  appendToArray(document, update, holder, 'Fields', field);
  putSigFlags(update, holder);
  changeCatalog(document, update, { AcroForm: holder });
}

function putSigFlags(update: Update, form: PdfRef): void {
  const dictionary = asKind(update.get(form), 'dict') ?? dict({});
  if (dictionary.entries.get('SigFlags') === signaturesExist + appendOnly) return;
  update.put(form, withEntries(dictionary, { SigFlags: signaturesExist + appendOnly }));
}

/**
 * A dynamic XFA form is drawn from its template: what the signer saw is no page of the file.
 *
 * @throws {PadesError} `pades.dynamic-form`
 */
export function checkStaticForm(document: PdfDocument): void {
  const form = document.getDict(document.catalog, 'AcroForm');
  const hasTemplate = form !== undefined && document.resolve(form.entries.get('XFA')) !== null;
  if (hasTemplate && document.resolve(document.catalog.entries.get('NeedsRendering')) === true)
    throw new PadesError('pades.dynamic-form', 'expected a static form, got a dynamic XFA form');
}

/** The certification's entry; usage rights (/UR3) and whatever else stands in /Perms stay (clause 12.8.6). */
export function enterPermission(document: PdfDocument, update: Update, signature: PdfRef): void {
  const stands = document.catalog.entries.get('Perms');
  const present = document.getDict(document.catalog, 'Perms') ?? dict({});
  const permissions = withEntries(present, { DocMDP: signature });
  const reference = asKind(stands, 'ref');
  if (reference === undefined) changeCatalog(document, update, { Perms: permissions });
  else update.put(reference, permissions);
}

export function changeCatalog(
  document: PdfDocument,
  update: Update,
  changes: Readonly<Record<string, PdfObject | undefined>>,
): void {
  const catalog = asKind(update.get(document.catalogRef), 'dict') ?? document.catalog;
  update.put(document.catalogRef, withEntries(catalog, changes));
}

/** A form XObject in a box of its own, upright as shown; an invisible signature's is empty. */
export function appearanceStream(
  content: Uint8Array,
  size: { readonly width: number; readonly height: number },
  matrix: readonly number[],
  resources: PdfDict,
): PdfStream {
  return {
    kind: 'stream',
    dict: dict({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: array([0, 0, size.width, size.height]),
      Matrix: array(matrix),
      Resources: resources,
    }),
    encoded: () => content,
  };
}
