import { digest } from '#crypto';
import type { Inspection } from '../../contract/inspection.ts';
import { finishIdempotencyKey } from '../../io/db/idempotency.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findDocument } from '../../io/db/documents.ts';
import { findInspection, insertInspection } from '../../io/db/inspections.ts';
import { insertPendingEvidence } from '../../io/db/pending-evidence.ts';
import type { JsonObject } from '../../io/db/schema.ts';
import { findSignatureOfDocument, insertSignature, type SignatureFacts } from '../../io/db/signatures.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { StoredFile } from '../../io/files/file-store.ts';
import type { SigningResult } from '../../io/workers/signing-task.ts';
import { toHex } from '../../lib/bytes.ts';
import { DocumentError } from '../documents/document-error.ts';
import { newVerificationToken, storeDocument } from '../documents/store-documents.ts';
import { verificationUrl } from '../documents/verification-url.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { certificateChain } from './certificate-chain.ts';
import { idempotent } from './idempotent.ts';
import { currentNotice, type CurrentNotice } from './notice.ts';
import { openPartyKey, type Authorisation, type OpenedKey } from './open-party-key.ts';
import { refuseLargeFile, refuseTooManyFiles } from './refuse-beyond-limits.ts';
import { signInWorker } from './sign-in-worker.ts';
import type { SignatureWish } from './signature-wish.ts';
import { findParty, type PartyName, type SigningParty } from './signing-party.ts';

export interface SigningRequest {
  readonly application: Application;
  readonly party: PartyName;
  readonly authorisation: Authorisation;
  readonly wishes: readonly SignatureWish[];
  readonly oneTimeDownload: 'none' | 'available';
  readonly idempotencyKey: string | undefined;
}

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

/**
 * Signs every wish or none, in this order: 1. who signs, with which certificate; 2. the key is opened with the
 * passphrase or the code, whose failures count; 3. each file is signed in a worker thread; 4. the files are durable; 5. their
 * rows, the signatures' rows and the journal's are one transaction. Only then is anything given out.
 *
 * @throws {SigningError} @throws {KeyError} `key.wrong-passphrase` @throws {TaskError} with the code of the file's fault
 */
export async function signDocuments(
  platform: Platform,
  request: SigningRequest,
): Promise<readonly SignedDocument[]> {
  const { application, idempotencyKey } = request;
  refuseTooManyFiles(application, request.wishes.length);
  for (const { bytes } of request.wishes) refuseLargeFile(application, bytes.length);
  return idempotent(
    platform,
    application,
    { key: idempotencyKey, sha256: requestSha256(request) },
    {
      sign: () => signOnce(platform, request),
      recall: (response) => recallDocuments(platform, application, response),
    },
  );
}

async function signOnce(platform: Platform, request: SigningRequest): Promise<readonly SignedDocument[]> {
  const { db, files, clock, metrics } = platform;
  const { application, authorisation, wishes } = request;
  const party = await findParty(platform, application, request.party);
  const { certificates, notice } = await asSystem(db, async (tx) => ({
    certificates: await certificateChain(tx, party.certificate),
    notice: wishes.some(showsNotice) ? await currentNotice(tx, party.certificate.certificateDer) : undefined,
  }));
  const opened = await openPartyKey(platform, application, party, { authorisation, files: wishes.length });

  const stored: StoredFile[] = [];
  try {
    const drafts: Draft[] = [];
    for (const wish of wishes) {
      const verificationToken = newVerificationToken();
      const signedAt = clock();
      const result = await signInWorker(platform, {
        key: opened.key,
        certificates,
        wish,
        party,
        notice,
        level: application.level,
        now: signedAt,
        verificationUrl: verificationUrl(platform.settings.publicUrl, verificationToken),
      });
      const file = await files.put(application.organisationId, result.bytes);
      stored.push(file);
      drafts.push({
        wish,
        result,
        file,
        verificationToken,
        signedAt,
        notice: showsNotice(wish) ? notice : undefined,
      });
    }
    const signed = await asOrganisation(db, application.organisationId, (tx) =>
      record(tx, request, { party, activation: opened.activation }, drafts),
    );
    for (const { signature } of signed) metrics.count('sertel_signatures_total', { level: signature.level });
    return signed;
  } catch (error) {
    for (const { storageKey } of stored) await files.remove(storageKey);
    throw error;
  }
}

const firstAttemptMs = 60_000;
/** Longer than any list in the field lives; after it nothing newer is to be expected. */
const deadlineMs = 14 * 86_400_000;

interface Signed extends Pick<OpenedKey, 'activation'> {
  readonly party: SigningParty;
}

interface Draft {
  readonly wish: SignatureWish;
  readonly result: SigningResult;
  readonly file: StoredFile;
  readonly verificationToken: string;
  readonly signedAt: Date;
  readonly notice: CurrentNotice | undefined;
}

/** A mark of the application's own shows nothing of the issuer's. */
const showsNotice = ({ appearance }: SignatureWish): boolean =>
  appearance.kind !== 'invisible' && appearance.mark.kind === 'full';

async function record(
  tx: DatabaseTransaction,
  request: SigningRequest,
  signed: Signed,
  drafts: readonly Draft[],
): Promise<readonly SignedDocument[]> {
  const { application, oneTimeDownload, idempotencyKey } = request;
  const documents: SignedDocument[] = [];
  for (const draft of drafts) {
    const { wish, result, file, verificationToken, signedAt } = draft;
    const { name } = wish;
    const document = { name, file, verificationToken, oneTimeDownload };
    const documentId = await storeDocument(tx, application, document, signedAt);
    await recordSignature(tx, request, signed, draft, documentId);
    if (
      application.level !== result.level &&
      (application.level === 'B-LT' || application.level === 'B-LTA')
    ) {
      await insertPendingEvidence(tx, {
        documentId,
        organisationId: application.organisationId,
        level: application.level,
        nextAttemptAt: new Date(signedAt.getTime() + firstAttemptMs),
        deadlineAt: new Date(signedAt.getTime() + deadlineMs),
      });
    }
    const { findings, warnings, fieldName, level, timestampedAt } = result;
    await insertInspection(tx, {
      documentId,
      organisationId: application.organisationId,
      findings,
      warnings,
      inspectedAt: signedAt,
    });
    documents.push({
      documentId,
      name,
      bytes: result.bytes,
      verificationToken,
      sha256: file.sha256,
      signature: { fieldName, level, signedAt, timestampedAt },
      inspection: { findings: [...findings], warnings: [...warnings] },
    });
  }
  if (idempotencyKey !== undefined) {
    const response = { documentIds: documents.map(({ documentId }) => documentId) };
    await finishIdempotencyKey(tx, application.id, idempotencyKey, response);
  }
  return documents;
}

async function recordSignature(
  tx: DatabaseTransaction,
  { application, idempotencyKey }: SigningRequest,
  { party, activation }: Signed,
  { wish, result, signedAt, notice }: Draft,
  documentId: string,
): Promise<void> {
  const signatureId = await insertSignature(tx, {
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
    statementVersion: notice?.statementVersion,
    logoVersion: notice?.logoVersion,
  });
  await appendEntry(tx, {
    type: 'signature.made',
    organisation: application.organisationId,
    commitment: result.signatureSha256,
    entry: {
      signatureId,
      documentId,
      certificateId: party.certificate.id,
      applicationId: application.id,
      activation,
      statementVersion: notice?.statementVersion ?? null,
      logoVersion: notice?.logoVersion ?? null,
      at: signedAt.toISOString(),
    },
  });
}

/** What was signed the first time, byte for byte; with evidence appended where that was pending then. */
async function recallDocuments(
  { db, files }: Pick<Platform, 'db' | 'files'>,
  { organisationId }: Application,
  response: JsonObject,
): Promise<readonly SignedDocument[]> {
  const ids: unknown = response['documentIds'];
  const documents: SignedDocument[] = [];
  for (const id of Array.isArray(ids) ? ids : []) {
    const { row, signature, inspection } = await asOrganisation(db, organisationId, async (tx) => ({
      row: await findDocument(tx, String(id)),
      signature: await findSignatureOfDocument(tx, String(id)),
      inspection: await findInspection(tx, String(id)),
    }));
    if (row === undefined || signature === undefined)
      throw new DocumentError('document.not-available', 'the first answer is gone');
    const bytes = await files.read(organisationId, row.storageKey);
    const verificationToken = row.verificationToken ?? '';
    documents.push({
      documentId: row.id,
      name: row.name,
      bytes,
      verificationToken,
      sha256: row.sha256,
      signature,
      inspection: inspection ?? { findings: [], warnings: [] },
    });
  }
  return documents;
}

/** Two requests are the same when signer, files and wishes are; a secret may not be kept in any form. */
function requestSha256({ party, wishes }: SigningRequest): Uint8Array {
  const plain = wishes.map(({ bytes, appearance, reason, location, contactInfo, refuse = [] }) => ({
    file: toHex(digest('sha256', bytes)),
    appearance:
      appearance.kind !== 'invisible' && appearance.mark.kind === 'picture'
        ? { ...appearance, mark: toHex(digest('sha256', appearance.mark.image)) }
        : appearance,
    reason,
    location,
    contactInfo,
    refuse: refuse.toSorted(),
  }));
  return digest('sha256', new TextEncoder().encode(JSON.stringify({ party, plain })));
}
