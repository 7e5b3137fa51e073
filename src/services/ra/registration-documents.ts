import type { RegistrationDocument } from '../../contract/registrations.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  listRegistrationDocuments,
  replaceRegistrationDocument,
  type RegistrationDocumentRow,
} from '../../io/db/registration-documents.ts';
import type {
  RegistrationDocumentKind,
  RegistrationDocumentType,
  RegistrationState,
} from '../../io/db/registration-schema.ts';
import { countRegistrationEvents, insertRegistrationEvent } from '../../io/db/registration-events.ts';
import { lockRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { unknownRegistration } from './act-on-registration.ts';
import { openApplicationLink } from './application-link.ts';
import { RegistrationError } from './registration-error.ts';
import { documentItem } from './registration-item.ts';
import type { StepActor } from './step.ts';

type Parts = Pick<Platform, 'db' | 'clock' | 'files'>;

export interface NewDocument {
  readonly kind: RegistrationDocumentKind;
  readonly bytes: Uint8Array;
}

const mostBytes = 5 * 2 ** 20;
/** Of one request, those replaced since among them: all are kept, and a link must not fill the store. */
const mostUploads = 30;

/**
 * A proof that the verifier brings, while the request is with the applicant or the verifier.
 *
 * @throws {RegistrationError} `registration.unknown`, `registration.act-not-possible`, `registration.document-refused`,
 * `registration.too-many-documents`
 */
export async function addDocument(
  parts: Parts,
  actor: Actor,
  id: string,
  document: NewDocument,
): Promise<RegistrationDocument> {
  authorise(actor, 'registration.verify', { now: parts.clock() });
  const { organisationId } = actor;
  return keep(parts, organisationId, document, { kind: 'account', actor }, async (tx) => {
    const registration = await lockRegistration(tx, id, { organisationId });
    if (registration === undefined) throw unknownRegistration();
    // The issuer's verifiers see what its officers decide on; the proofs are the organisation's own.
    if (registration.organisationId !== organisationId)
      throw new IdentityError('identity.not-permitted', 'the verifiers of its own organisation do this');
    refuseOtherStates(registration, ['awaiting-applicant', 'awaiting-verifier']);
    return registration;
  });
}

/**
 * A proof that the applicant brings, by the link.
 *
 * @throws {RegistrationError} `registration.link-unknown`, `registration.link-ended`, `registration.act-not-possible`,
 * `registration.document-refused`, `registration.too-many-documents`
 */
export async function addOwnDocument(
  parts: Parts,
  token: string,
  document: NewDocument,
): Promise<RegistrationDocument> {
  const opened = await asSystem(parts.db, (tx) => openApplicationLink(tx, token, parts.clock()));
  const { organisationId } = opened.registration;
  return keep(parts, organisationId, document, { kind: 'applicant' }, async (tx) => {
    const { registration } = await openApplicationLink(tx, token, parts.clock());
    refuseOtherStates(registration, ['awaiting-applicant']);
    return registration;
  });
}

/**
 * A proof, for those who check and decide; each look is a line of the history.
 *
 * @throws {RegistrationError} `registration.unknown`, `registration.unknown-document`
 * @throws {FileError} `file.damaged`
 */
export async function readDocument(
  { db, clock, files }: Parts,
  actor: Actor,
  id: string,
  kind: RegistrationDocumentKind,
): Promise<RegistrationDocumentRow & { readonly bytes: Uint8Array }> {
  const now = clock();
  authorise(actor, 'registration.read-documents', { now });
  const { organisationId } = actor;
  const found = await asSystem(db, async (tx) => {
    const registration = await lockRegistration(tx, id, { organisationId });
    if (registration === undefined) throw unknownRegistration();
    const document = (await listRegistrationDocuments(tx, id)).find((one) => one.kind === kind);
    if (document === undefined)
      throw new RegistrationError('registration.unknown-document', `the request has no ${kind}`);
    await note(tx, registration, { act: 'document-read', kind, by: { kind: 'account', actor } }, now);
    return { document, owner: registration.organisationId };
  });
  return { ...found.document, bytes: await files.read(found.owner, found.document.storageKey) };
}

/** The bytes are durable before the row that names them, and gone again where that is not written. */
async function keep(
  { db, clock, files }: Parts,
  organisationId: string,
  { kind, bytes }: NewDocument,
  by: StepActor,
  find: (tx: DatabaseTransaction) => Promise<RegistrationRow>,
): Promise<RegistrationDocument> {
  const contentType = typeOf(bytes);
  const open = async (tx: DatabaseTransaction) => {
    const registration = await find(tx);
    await refuseTooMany(tx, registration, by);
    return registration;
  };
  await asSystem(db, open);
  const file = await files.put(organisationId, bytes, mostBytes);
  try {
    return await asSystem(db, async (tx) => {
      const registration = await open(tx);
      const uploadedAt = clock();
      const document = { kind, contentType, uploadedAt, ...file };
      await replaceRegistrationDocument(tx, registration, document);
      await note(tx, registration, { act: 'document-added', kind, by }, uploadedAt);
      return documentItem(document);
    });
  } catch (error) {
    await removeUnlessStored({ db, files }, file.storageKey);
    throw error;
  }
}

async function note(
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { act, kind, by }: { readonly act: string; readonly kind: string; readonly by: StepActor },
  now: Date,
): Promise<void> {
  const actor = by.kind === 'account' ? by.actor : undefined;
  await insertRegistrationEvent(tx, registration, {
    act,
    to: undefined,
    actorKind: by.kind,
    actorAccountId: actor?.accountId,
    actorName: actor?.name,
    reason: kind,
    at: now,
  });
  await appendEntry(tx, {
    type: 'registration.changed',
    organisation: registration.organisationId,
    entry: {
      registrationId: registration.id,
      act,
      document: kind,
      by: actor?.accountId ?? by.kind,
      at: now.toISOString(),
    },
  });
}

function refuseOtherStates({ state }: RegistrationRow, allowed: readonly RegistrationState[]): void {
  if (allowed.includes(state)) return;
  throw new RegistrationError('registration.act-not-possible', `no document is added in ${state}`, {
    details: { state },
  });
}

/** Counted behind the request's lock, and for each side: the applicant takes no place of the verifier's. */
async function refuseTooMany(
  tx: DatabaseTransaction,
  { id }: RegistrationRow,
  { kind: actorKind }: StepActor,
): Promise<void> {
  if ((await countRegistrationEvents(tx, id, { act: 'document-added', actorKind })) < mostUploads) return;
  throw new RegistrationError(
    'registration.too-many-documents',
    `expected at most ${mostUploads} documents in all, replaced ones counted`,
  );
}

/** By its first bytes: a name or a declared type is what the sender likes. */
function typeOf(bytes: Uint8Array): RegistrationDocumentType {
  if (bytes.length > mostBytes)
    throw new RegistrationError('registration.document-refused', `expected at most ${mostBytes} bytes`);
  const found = signatures.find(([, start]) => start.every((byte, at) => bytes[at] === byte));
  if (found === undefined)
    throw new RegistrationError('registration.document-refused', 'expected a PDF, a JPEG or a PNG');
  return found[0];
}

const signatures = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
] as const satisfies readonly (readonly [RegistrationDocumentType, readonly number[]])[];
