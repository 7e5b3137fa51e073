/** What a file says of itself: PDF/A (ISO 19005) in its XMP metadata, and the output intent its device colours rest on. */
import type { PdfDocument } from '../document.ts';
import { asKind, type PdfStream } from '../objects.ts';
import { PdfError } from '../pdf-error.ts';

export interface PdfADeclaration {
  readonly part: 1 | 2 | 3 | 4;
  /** Colour model of the PDF/A output intent's profile; undefined where there is none. */
  readonly outputIntent: 'Gray' | 'RGB' | 'CMYK' | undefined;
}

/** Undefined for a file that declares nothing. */
export function readPdfADeclaration(document: PdfDocument): PdfADeclaration | undefined {
  const metadata = asKind(document.resolve(document.catalog.entries.get('Metadata')), 'stream');
  const part = metadata && partOf(decodeText(readOrNothing(document, metadata)));
  return part === undefined ? undefined : { part, outputIntent: outputIntentOf(document) };
}

const namespace = /xmlns:([A-Za-z_][\w.-]{0,63})\s*=\s*["']http:\/\/www\.aiim\.org\/pdfa\/ns\/id\/["']/;

/** The property of ISO 19005-1 clause 6.7.11, as attribute or as element, whatever prefix its namespace has. */
function partOf(xmp: string): PdfADeclaration['part'] | undefined {
  const prefix = namespace.exec(xmp)?.[1]?.replaceAll('.', '\\.');
  if (prefix === undefined) return undefined;
  const stated = new RegExp(`\\b${prefix}:part\\s*(?:=\\s*["']|>)\\s*([1-4])\\s*["'<]`).exec(xmp)?.[1];
  return stated === '1' ? 1 : stated === '2' ? 2 : stated === '3' ? 3 : stated === '4' ? 4 : undefined;
}

/** XMP may stand in UTF-16 as well as in UTF-8 (ISO 16684-1 clause 7.1). */
function decodeText(bytes: Uint8Array): string {
  const bigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  const littleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(bigEndian ? 'utf-16be' : littleEndian ? 'utf-16le' : 'utf-8').decode(bytes);
}

function outputIntentOf(document: PdfDocument): PdfADeclaration['outputIntent'] {
  for (const item of document.getArray(document.catalog, 'OutputIntents')?.items ?? []) {
    const intent = asKind(document.resolve(item), 'dict');
    if (intent === undefined || document.getName(intent, 'S') !== 'GTS_PDFA1') continue;
    const profile = asKind(document.resolve(intent.entries.get('DestOutputProfile')), 'stream');
    if (profile === undefined) continue;
    // ICC.1 clause 7.2.6: the data colour space at offset 16 of the header.
    const space = String.fromCharCode(...readOrNothing(document, profile).subarray(16, 20));
    if (space === 'CMYK') return 'CMYK';
    if (space === 'RGB ') return 'RGB';
    if (space === 'GRAY') return 'Gray';
  }
  return undefined;
}

/** What cannot be read declares nothing: the file is no PDF/A to any reader. */
function readOrNothing(document: PdfDocument, stream: PdfStream): Uint8Array {
  try {
    return document.streamBytes(stream);
  } catch (error) {
    if (error instanceof PdfError) return new Uint8Array(0);
    throw error;
  }
}
