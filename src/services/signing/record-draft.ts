import { randomUUID } from 'node:crypto';
import type { Inspection } from '../../contract/inspection.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertInspection } from '../../io/db/inspections.ts';
import { insertPendingEvidence } from '../../io/db/pending-evidence.ts';
import { insertSignature, type SignatureFacts } from '../../io/db/signatures.ts';
import { storeDocument } from '../documents/store-documents.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { levelOf, type Draft, type SigningSet } from './make-draft.ts';

export interface SignedDocument {
  readonly documentId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The random part of the address of its verification page. */
  readonly verificationToken: string;
  readonly sha256: Uint8Array;
  readonly signature: SignatureFacts;
  readonly inspection: Inspection;
}

export interface RecordOptions {
  readonly oneTimeDownload: 'none' | 'available';
  readonly idempotencyKey: string | undefined;
}

/**
 * The rows of one signed file: document, signature, findings, what waits for evidence, and the journal's. They go to the
 * database together and are answered together.
 */
export async function recordDraft(
  tx: DatabaseTransaction,
  set: SigningSet,
  draft: Draft,
  { oneTimeDownload, idempotencyKey }: RecordOptions,
): Promise<SignedDocument> {
  const { application } = set;
  const { organisationId } = application;
  const { wish, result, file, verificationToken, signedAt } = draft;
  const { name } = wish;
  const documentId = randomUUID();
  const document = { id: documentId, name, file, verificationToken, oneTimeDownload };
  const rows = [
    storeDocument(tx, application, document, signedAt),
    recordSignature(tx, set, draft, { documentId, idempotencyKey }),
  ];
  const wanted = levelOf(set, wish);
  if (wanted !== result.level && (wanted === 'B-LT' || wanted === 'B-LTA')) {
    const nextAttemptAt = new Date(signedAt.getTime() + firstAttemptMs);
    const deadlineAt = new Date(signedAt.getTime() + deadlineMs);
    const pending = { documentId, organisationId, level: wanted, nextAttemptAt, deadlineAt };
    rows.push(insertPendingEvidence(tx, pending));
  }
  const { findings, warnings, fieldName, level, timestampedAt } = result;
  rows.push(insertInspection(tx, { documentId, organisationId, findings, warnings, inspectedAt: signedAt }));
  await Promise.all(rows);
  return {
    documentId,
    name,
    bytes: result.bytes,
    verificationToken,
    sha256: file.sha256,
    signature: { fieldName, level, signedAt, timestampedAt },
    inspection: { findings: [...findings], warnings: [...warnings] },
  };
}

const firstAttemptMs = 60_000;
/** Longer than any list in the field lives; after it nothing newer is to be expected. */
const deadlineMs = 14 * 86_400_000;

async function recordSignature(
  tx: DatabaseTransaction,
  { application, party, activation }: SigningSet,
  { wish, result, signedAt, notice }: Draft,
  {
    documentId,
    idempotencyKey,
  }: { readonly documentId: string; readonly idempotencyKey: string | undefined },
): Promise<void> {
  const signatureId = randomUUID();
  // In the mark, or found in the document or added to it.
  const statementVersion = notice?.statementVersion ?? result.statementVersion;
  const made = insertSignature(tx, {
    id: signatureId,
    organisationId: application.organisationId,
    documentId,
    certificateId: party.certificate.id,
    personId: party.kind === 'person' ? party.id : undefined,
    sealId: party.kind === 'seal' ? party.id : undefined,
    applicationId: application.id,
    fieldName: result.fieldName,
    level: result.level,
    activation,
    signatureSha256: result.signatureSha256,
    idempotencyKey,
    reason: wish.reason,
    location: wish.location,
    signedAt,
    timestampedAt: result.timestampedAt,
    statementVersion,
    logoVersion: notice?.logoVersion,
  });
  const entered = appendEntry(tx, {
    type: 'signature.made',
    organisation: application.organisationId,
    commitment: result.signatureSha256,
    entry: {
      signatureId,
      documentId,
      certificateId: party.certificate.id,
      applicationId: application.id,
      activation,
      statementVersion: statementVersion ?? null,
      logoVersion: notice?.logoVersion ?? null,
      at: signedAt.toISOString(),
    },
  });
  await Promise.all([made, entered]);
}
