import { openFromChain, type PdfDocument } from './document.ts';
import { PdfError } from './pdf-error.ts';
import { appendedSource } from './source.ts';
import { readNewestSection } from './xref.ts';

/**
 * The document with an update behind it, read out of the update's own bytes. What the update does not replace is what
 * `document` has read already: whoever cannot rely on the source being the same opens it anew.
 *
 * @throws {PdfError} `pdf.bad-xref` where the tail does not continue the document
 */
export function openUpdated(document: PdfDocument, tail: Uint8Array): PdfDocument {
  const source = appendedSource(document.source, tail);
  const { base, displaced, encryption, headerOffset } = document;
  const section = readNewestSection(source, base);
  const continued = section?.trailer.entries.get('Prev');
  // An update of a document whose data was rebuilt is whole: nothing leads back.
  if (
    section === undefined ||
    continued !== (document.recovered ? undefined : document.sections[0]?.startxref)
  )
    throw new PdfError('pdf.bad-xref', 'expected the update to continue the newest cross-reference section');
  const sections = document.recovered ? [section] : [section, ...document.sections];
  const chain = { sections, base, displaced };
  return openFromChain(source, headerOffset, chain, false, { encryption, earlier: document });
}
