import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind } from '../../pdf/objects.ts';
import { PadesError } from '../pades-error.ts';
import { findSignatures, type FoundSignature } from './find-signatures.ts';
import { keepRevisions, type RevisionAt } from './kept-revisions.ts';

/** Each signature costs a digest of the file and a comparison of its revisions. */
const maxSignatures = 100;
/** Each is read once more by itself; below more of them a signature that was taken away would stay unseen. */
const maxRevisions = 500;

/**
 * Every signature of a document, and those of earlier revisions that are gone now: taking one away, or putting another
 * in its field, is a change like any other.
 *
 * @throws {PadesError} `pades.too-many-signatures`, `pades.too-many-revisions`
 */
export function listSignatures(
  document: PdfDocument,
  revisionAt: RevisionAt = keepRevisions(document),
): readonly FoundSignature[] {
  if (document.revisions.length > maxRevisions)
    throw new PadesError(
      'pades.too-many-revisions',
      `expected at most ${maxRevisions} revisions of one file, got ${document.revisions.length}`,
    );
  const signatures = [...findSignatures(document)];
  const present = new Set(signatures.map(identityOf));
  for (const { end } of document.revisions.slice(1)) {
    refuseTooMany(signatures);
    for (const signature of signaturesAt(revisionAt, end)) {
      const identity = identityOf(signature);
      if (present.has(identity)) continue;
      present.add(identity);
      signatures.push(signature);
    }
  }
  refuseTooMany(signatures);
  return signatures;
}

function refuseTooMany({ length }: readonly FoundSignature[]): void {
  if (length > maxSignatures)
    throw new PadesError(
      'pades.too-many-signatures',
      `expected at most ${maxSignatures} signatures in one file, got ${length}`,
    );
}

/** A field of the same name with other contents holds another signature, and the same contents elsewhere are a copy. */
function identityOf({ field, dict }: FoundSignature): string {
  const contents = asKind(dict?.entries.get('Contents'), 'string');
  return `${toHex(contents?.bytes ?? new Uint8Array(0))} ${field}`;
}

function signaturesAt(revisionAt: RevisionAt, end: number): readonly FoundSignature[] {
  try {
    return findSignatures(revisionAt(end));
  } catch (error) {
    // An earlier revision that cannot be opened shows nothing to anybody.
    if (error instanceof AppError) return [];
    throw error;
  }
}
