/** Developer extensions in the catalog (ISO 32000-2 clause 7.12): what a file uses beyond the version of PDF that it names. */
import type { PdfDocument } from '../../pdf/document.ts';
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
} from '../../pdf/objects.ts';
import { encodeText } from '../../pdf/text-string.ts';
import { changeCatalog } from './signature-field.ts';

export interface UsedExtensions {
  /** The permission of a field lock (/P), Adobe's before it came into PDF 2.0. */
  readonly lockPermission: boolean;
  /** EdDSA or other algorithms of ISO/TS 32002. */
  readonly iso32002: boolean;
}

/** Others' entries are kept, and so are our own where they say as much or more. */
export function declareExtensions(document: PdfDocument, update: Update, used: UsedExtensions): void {
  const present = document.getDict(document.catalog, 'Extensions') ?? dict({});
  let extensions = present;
  const declare = (prefix: string, value: PdfObject | undefined): void => {
    if (value !== undefined) extensions = withEntries(extensions, { [prefix]: value });
  };
  // PDF 2.0 has PAdES and the lock's permission itself.
  if (Number(document.version) < 2) {
    // EN 319 142-1, for signatures of PAdES in PDF 1.7 and before.
    declare('ESIC', raised(document, present, 'ESIC', 1));
    // Adobe Supplement to ISO 32000, extension level 3.
    if (used.lockPermission) declare('ADBE', raised(document, present, 'ADBE', 3));
  }
  if (used.iso32002) declare('ISO_', withIso32002(document, present));
  if (extensions !== present) changeCatalog(document, update, { Extensions: extensions });
}

/** Undefined where the level is declared already: a higher one includes the lower ones. */
function raised(
  document: PdfDocument,
  extensions: PdfDict,
  prefix: string,
  level: number,
): PdfObject | undefined {
  const declared = declarations(document, extensions, prefix).some(
    (extension) => (document.getNumber(extension, 'ExtensionLevel') ?? 0) >= level,
  );
  return declared ? undefined : dict({ BaseVersion: name('1.7'), ExtensionLevel: level });
}

/**
 * ISO/TS 32002 among the extensions of prefix ISO_, which are an array since each stands for another document (clause
 * 7.12.2); whatever the file's version, since the extension is not part of any.
 */
function withIso32002(document: PdfDocument, extensions: PdfDict): PdfObject | undefined {
  const present = declarations(document, extensions, 'ISO_');
  if (present.some((extension) => document.getNumber(extension, 'ExtensionLevel') === 32002))
    return undefined;
  const extension = dict({
    Type: name('DeveloperExtensions'),
    BaseVersion: name('2.0'),
    ExtensionLevel: 32002,
    ExtensionRevision: literal(encodeText(':2022')),
    URL: literal(encodeText('https://www.iso.org/standard/45875.html')),
  });
  return array([...present, extension]);
}

/** One dictionary, or since PDF 2.0 an array of them. */
function declarations(document: PdfDocument, extensions: PdfDict, prefix: string): readonly PdfDict[] {
  const value = document.resolve(extensions.entries.get(prefix));
  const items = asKind(value, 'array')?.items ?? [value];
  return items.flatMap((item) => asKind(document.resolve(item), 'dict') ?? []);
}
