import { findDocumentOfApplication } from '../../io/db/documents.ts';
import { listSignatureHashes } from '../../io/db/signatures.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { proveCommitment, type ProvenLeaf } from '../journal/prove-leaf.ts';
import type { Platform } from '../platform.ts';
import { DocumentError } from './document-error.ts';

export interface ProvenSignature extends ProvenLeaf {
  readonly fieldName: string;
}

/**
 * Where the signatures of a document are in the journal, each with its proof.
 *
 * @throws {DocumentError} `document.not-available` where it is another application's or never was
 * @throws {JournalError} `journal.no-such-leaf` in the second before they are in a signed tree
 */
export async function proveDocument(
  platform: Pick<Platform, 'db' | 'settings'>,
  application: Application,
  documentId: string,
): Promise<readonly ProvenSignature[]> {
  const signatures = await asOrganisation(platform.db, application.organisationId, async (tx) => {
    const found = await findDocumentOfApplication(tx, documentId, application.id);
    if (found === undefined) throw new DocumentError('document.not-available', 'there is no such document');
    return listSignatureHashes(tx, documentId);
  });
  return proveSignatures(platform, signatures);
}

/** @throws {JournalError} `journal.no-such-leaf` in the second before they are in a signed tree */
export async function proveSignatures(
  platform: Pick<Platform, 'db' | 'settings'>,
  signatures: Awaited<ReturnType<typeof listSignatureHashes>>,
): Promise<readonly ProvenSignature[]> {
  const proven: ProvenSignature[] = [];
  for (const { fieldName, signatureSha256 } of signatures) {
    const leaves = await proveCommitment(platform, signatureSha256);
    proven.push(...leaves.map((leaf) => ({ ...leaf, fieldName })));
  }
  return proven;
}
