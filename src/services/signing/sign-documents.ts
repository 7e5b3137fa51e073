import { digest } from '#crypto';
import { finishIdempotencyKey } from '../../io/db/idempotency.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findDocument } from '../../io/db/documents.ts';
import { findInspection } from '../../io/db/inspections.ts';
import type { JsonObject } from '../../io/db/schema.ts';
import { findSignatureOfDocument } from '../../io/db/signatures.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { TaskError } from '../../io/workers/worker-error.ts';
import { toHex } from '../../lib/bytes.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { DocumentError } from '../documents/document-error.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { idempotent } from './idempotent.ts';
import { makeDraft, signingTerms, type Draft, type SigningSet } from './make-draft.ts';
import { openPartyKey, type Authorisation } from './open-party-key.ts';
import { recordDraft, type SignedDocument } from './record-draft.ts';
import { refuseLargeFile, refuseTooManyFiles } from './refuse-beyond-limits.ts';
import type { SignatureWish } from './signature-wish.ts';
import { findParty, type PartyName } from './signing-party.ts';

export interface SigningRequest {
  readonly application: Application;
  readonly party: PartyName;
  readonly authorisation: Authorisation;
  readonly wishes: readonly SignatureWish[];
  readonly oneTimeDownload: 'none' | 'available';
  readonly idempotencyKey: string | undefined;
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
  const { db, metrics } = platform;
  const { application, authorisation, wishes } = request;
  const party = await findParty(platform, application, request.party);
  const [opened, terms] = await Promise.all([
    openPartyKey(platform, application, party, { authorisation, files: wishes.length }),
    signingTerms(platform, application, party, wishes),
  ]);
  const set: SigningSet = { application, party, ...opened, ...terms };

  const made: Draft[] = [];
  try {
    const drafts = await inParallel(wishes, filesAtOnce, async (wish, index) => {
      const draft = makeDraft(platform, set, wish);
      const file = await (wishes.length === 1 ? draft : draft.catch((error) => nameFile(error, index)));
      made.push(file);
      return file;
    });
    const signed = await asOrganisation(db, application.organisationId, (tx) =>
      record(tx, request, set, drafts),
    );
    for (const { signature } of signed) metrics.count('sertel_signatures_total', { level: signature.level });
    return signed;
  } catch (error) {
    for (const { file } of made) await removeUnlessStored(platform, file.storageKey);
    throw error;
  }
}

/** One more than threads sign: while they do, others are written and timestamped. */
const filesAtOnce = 4;
const rowsAtOnce = 64;

/** None is signed then; which of them was at fault is all that the caller needs to send the others again. */
function nameFile(error: unknown, file: number): never {
  if (!(error instanceof TaskError)) throw error;
  const { code, message, details } = error;
  throw new TaskError(code, message, { cause: error, details: { ...details, file } });
}

async function record(
  tx: DatabaseTransaction,
  request: SigningRequest,
  set: SigningSet,
  drafts: readonly Draft[],
): Promise<readonly SignedDocument[]> {
  const { application, idempotencyKey } = request;
  const documents = await inParallel(drafts, rowsAtOnce, (draft) => recordDraft(tx, set, draft, request));
  if (idempotencyKey !== undefined) {
    const response = { documentIds: documents.map(({ documentId }) => documentId) };
    await finishIdempotencyKey(tx, application.id, idempotencyKey, response);
  }
  return documents;
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
  const plain = wishes.map(
    ({ bytes, appearance, reserve, reason, location, contactInfo, level, certify, refuse = [] }) => ({
      file: toHex(digest('sha256', bytes)),
      appearance:
        appearance.kind !== 'invisible' && appearance.mark.kind === 'picture'
          ? { ...appearance, mark: toHex(digest('sha256', appearance.mark.image)) }
          : appearance,
      reserve,
      reason,
      location,
      contactInfo,
      level,
      certify,
      refuse: refuse.toSorted(),
    }),
  );
  return digest('sha256', new TextEncoder().encode(JSON.stringify({ party, plain })));
}
