import { randomBytes } from 'node:crypto';
import type { PdfDocument } from '../pdf/document.ts';
import { openPdf } from '../pdf/document.ts';
import { openRecovering, repairableCodes } from '../pdf/open-recovering.ts';
import { PdfError } from '../pdf/pdf-error.ts';
import { repairPdf, type RepairedPdf } from '../pdf/repair.ts';
import { bufferSource, type ByteSource } from '../pdf/source.ts';

export interface OpenedToSign {
  readonly document: PdfDocument;
  /** The clean file that takes the place of a damaged one; undefined where the file itself is signed. */
  readonly repaired: RepairedPdf | undefined;
}

/**
 * The document as it is, else, where that cannot be and `repair` was asked for, as a new clean file.
 *
 * @throws {PdfError} whose message offers --repair where that would help
 */
export function openToSign(
  source: ByteSource,
  { password, repair }: { readonly password: string | undefined; readonly repair: boolean },
): OpenedToSign {
  try {
    return { document: openRecovering(source, { password }), repaired: undefined };
  } catch (error) {
    if (!(error instanceof PdfError) || !repairableCodes.has(error.code)) throw error;
    const repaired = tryRepair(source, error);
    if (repair) return { document: openPdf(bufferSource(repaired.bytes)), repaired };
    const offer = `--repair would write it anew: ${describeRepair(repaired)}`;
    throw new PdfError(error.code, `${error.message}. ${offer}`, { cause: error });
  }
}

function tryRepair(source: ByteSource, refusal: PdfError): RepairedPdf {
  try {
    return repairPdf(source, randomBytes(16));
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    throw new PdfError(refusal.code, `${refusal.message}; ${error.message}`, { cause: error });
  }
}

/** What a person should know before signing what was written anew. */
export function describeRepair(repaired: RepairedPdf): string {
  const { pages, replaced, unreadable, missing, pagesRebuilt } = repaired;
  const parts = [
    `${pages} ${pages === 1 ? 'page' : 'pages'}`,
    pagesRebuilt ? 'put together in the order of the file' : undefined,
    listed('defined twice, the last taken', replaced),
    listed('unreadable and left out', unreadable),
    listed('missing', missing),
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

const mostListed = 8;

function listed(what: string, numbers: readonly number[]): string | undefined {
  if (numbers.length === 0) return undefined;
  const shown = numbers.slice(0, mostListed).join(', ');
  const more = numbers.length > mostListed ? ` and ${numbers.length - mostListed} more` : '';
  return `${what}: object ${shown}${more}`;
}
