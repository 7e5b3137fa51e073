import type { PdfDocument } from '../../pdf/document.ts';
import type { FormField } from '../../pdf/form-fields.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { asKind, type PdfDict, type PdfObject, type PdfRef } from '../../pdf/objects.ts';
import { getPage, pageCount } from '../../pdf/pages.ts';

/** What an object of the signed revision is there for. */
export type Role =
  | {
      readonly kind:
        | 'catalog'
        | 'parent-tree'
        | 'form'
        | 'fields'
        | 'form-resources'
        | 'metadata'
        | 'evidence'
        | 'extensions';
    }
  | { readonly kind: 'page' | 'annotations'; readonly page: number }
  /** Of a page, but of no field. */
  | { readonly kind: 'annotation'; readonly page: number }
  | {
      readonly kind: 'field' | 'widget' | 'appearance';
      readonly field: FormField;
      readonly page: number | undefined;
    };

/** The roles of those objects that a rule may let change; every other object has none. */
export function assignRoles(document: PdfDocument): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  const put = (object: PdfObject | undefined, role: Role): void => {
    const reference = asKind(object, 'ref');
    if (reference !== undefined && !roles.has(reference.number)) roles.set(reference.number, role);
  };
  roles.set(document.catalogRef.number, { kind: 'catalog' });
  const { catalog } = document;
  put(document.trailer.entries.get('Info'), { kind: 'metadata' });
  put(catalog.entries.get('Metadata'), { kind: 'metadata' });
  put(catalog.entries.get('Extensions'), { kind: 'extensions' });
  put(catalog.entries.get('AcroForm'), { kind: 'form' });
  const structure = document.getDict(catalog, 'StructTreeRoot');
  put(structure?.entries.get('ParentTree'), { kind: 'parent-tree' });
  const form = document.getDict(catalog, 'AcroForm');
  put(form?.entries.get('Fields'), { kind: 'fields' });
  put(form?.entries.get('DR'), { kind: 'form-resources' });
  markTree(document, catalog.entries.get('DSS'), { kind: 'evidence' }, roles, 3);

  const pageOfWidget = new Map<number, number>();
  for (let page = 1; page <= pageCount(document); page++) {
    const { ref, dict } = getPage(document, page);
    roles.set(ref.number, { kind: 'page', page });
    put(dict.entries.get('Annots'), { kind: 'annotations', page });
    for (const item of document.getArray(dict, 'Annots')?.items ?? []) {
      const annotation = asKind(item, 'ref');
      if (annotation !== undefined) pageOfWidget.set(annotation.number, page);
    }
  }
  for (const field of listFields(document)) {
    const numberOf = (reference: PdfRef | undefined): number | undefined =>
      reference && pageOfWidget.get(reference.number);
    const page = field.widgets.map(({ ref }) => numberOf(ref)).find((number) => number !== undefined);
    put(field.ref, { kind: 'field', field, page });
    for (const widget of field.widgets) {
      put(widget.ref, { kind: 'widget', field, page: numberOf(widget.ref) });
      markAppearances(
        document,
        widget.dict,
        { kind: 'appearance', field, page: numberOf(widget.ref) },
        roles,
      );
    }
  }
  for (const [number, page] of pageOfWidget)
    if (!roles.has(number)) roles.set(number, { kind: 'annotation', page });
  return roles;
}

function markAppearances(document: PdfDocument, widget: PdfDict, role: Role, roles: Map<number, Role>): void {
  markTree(document, widget.entries.get('AP'), role, roles, 2);
}

/** Gives the role to referenced objects, dictionaries and arrays down to a depth. */
function markTree(
  document: PdfDocument,
  object: PdfObject | undefined,
  role: Role,
  roles: Map<number, Role>,
  depth: number,
): void {
  const reference = asKind(object, 'ref');
  if (reference !== undefined) {
    if (roles.has(reference.number)) return;
    roles.set(reference.number, role);
  }
  if (depth === 0) return;
  const value = document.resolve(object);
  const below = asKind(value, 'dict')?.entries.values() ?? asKind(value, 'array')?.items ?? [];
  for (const item of below) markTree(document, item, role, roles, depth - 1);
}
