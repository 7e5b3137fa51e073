import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfDict } from '../../pdf/objects.ts';
import { textOf } from '../../pdf/text-string.ts';

/** What may be done after a signature (ISO 32000 clause 12.8.2): /DocMDP of the certification, /FieldMDP of this one. */
export interface Permissions {
  /** 1 nothing, 2 form filling and signing, 3 annotations as well; undefined where the document is not certified. */
  readonly docMdp: 1 | 2 | 3 | undefined;
  /** Whether a certification, not just this signature, says so. */
  readonly certified: boolean;
  /** Whether a field may not change any more. */
  isLocked(fullName: string): boolean;
}

export function readPermissions(document: PdfDocument, signature: PdfDict): Permissions {
  const permissions = document.getDict(document.catalog, 'Perms');
  const certification = permissions && document.getDict(permissions, 'DocMDP');
  const own = parametersOf(document, signature, 'DocMDP');
  const lock = parametersOf(document, signature, 'FieldMDP');
  const levels = [
    certification && levelOf(document, parametersOf(document, certification, 'DocMDP')),
    own && levelOf(document, own),
    // Where Acrobat and pyHanko write the /P of the field's lock (clause 12.7.5.5).
    lock?.entries.has('P') === true ? levelOf(document, lock) : undefined,
  ].filter((level) => level !== undefined);
  return {
    certified: certification !== undefined,
    docMdp: levels.length === 0 ? undefined : levels.reduce((a, b) => (a < b ? a : b)),
    isLocked: lock === undefined ? () => false : lockOf(document, lock),
  };
}

function levelOf(document: PdfDocument, parameters: PdfDict | undefined): 1 | 2 | 3 {
  const level = parameters && document.getNumber(parameters, 'P');
  return level === 1 || level === 3 ? level : 2;
}

function lockOf(document: PdfDocument, parameters: PdfDict): (fullName: string) => boolean {
  const names = (document.getArray(parameters, 'Fields')?.items ?? []).flatMap((item) => {
    const text = asKind(document.resolve(item), 'string');
    return text === undefined ? [] : [textOf(text.bytes)];
  });
  const named = (field: string): boolean =>
    names.some((name) => field === name || field.startsWith(`${name}.`));
  switch (document.getName(parameters, 'Action')) {
    case 'Include':
      return named;
    case 'Exclude':
      return (field) => !named(field);
    default:
      return () => true;
  }
}

function parametersOf(document: PdfDocument, signature: PdfDict, method: string): PdfDict | undefined {
  for (const item of document.getArray(signature, 'Reference')?.items ?? []) {
    const reference = asKind(document.resolve(item), 'dict');
    if (reference === undefined || document.getName(reference, 'TransformMethod') !== method) continue;
    return document.getDict(reference, 'TransformParams') ?? { kind: 'dict', entries: new Map() };
  }
  return undefined;
}
