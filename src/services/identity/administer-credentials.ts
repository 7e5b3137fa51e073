import type {
  CredentialChange,
  CredentialItem,
  CredentialPage,
  MadeCredential,
  NewCredential,
} from '../../contract/credentials.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  listCredentials,
  lockCredential,
  replaceCredentialPassword,
  updateCredential,
  type CredentialRow,
} from '../../io/db/credentials.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { appendEntry, type JournalEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { parseCredentialSettings } from './authenticate-application.ts';
import { authorise } from './authorise.ts';
import { IdentityError } from './identity-error.ts';
import { hashCredentialPassword, makeCredential, newCredentialPassword } from './make-credential.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/**
 * The credentials of the actor's organisation, by name.
 *
 * @throws {IdentityError} `identity.not-permitted`, `identity.bad-cursor`
 */
export async function pageOfCredentials(
  { db, clock }: Parts,
  actor: Actor,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<CredentialPage> {
  const now = clock();
  authorise(actor, 'credential.list', { now });
  const { organisationId } = actor;
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await asOrganisation(db, organisationId, (tx) =>
    listCredentials(tx, { organisationId, limit: query.limit + 1, after }),
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => credentialItem(row, now)),
    ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(last) } : {}),
  };
}

/**
 * Makes a credential for an application that signs for its own organisation's people. Its password is answered
 * once.
 *
 * @throws {IdentityError} `identity.username-taken` and what {@link authorise} raises
 */
export async function addCredential(
  { db, clock }: Parts,
  actor: Actor,
  { v1Rectangle, ...credential }: NewCredential,
): Promise<MadeCredential> {
  const now = clock();
  authorise(actor, 'credential.make', { now });
  const { organisationId, accountId: madeBy } = actor;
  return asOrganisation(db, organisationId, async (tx) => {
    const { id, password } = await makeCredential(tx, {
      organisationId,
      madeBy,
      ...credential,
      ...(v1Rectangle === undefined ? {} : { v1Rectangle }),
    });
    return { ...credentialItem(await getCredential(tx, actor, id), now), password };
  });
}

/**
 * Changes what a credential may do, or switches it on and off. Switching off alone may be done in haste by more.
 *
 * @throws {IdentityError} `identity.unknown-credential` and what {@link authorise} raises
 */
export async function changeCredential(
  { db, clock }: Parts,
  actor: Actor,
  id: string,
  { level, limits, notice, v1Rectangle, ...plain }: CredentialChange,
): Promise<CredentialItem> {
  const now = clock();
  const settings = { ...filled({ level, limits, notice, v1Rectangle }) };
  const change = { ...filled(plain), ...settings };
  const onlyOff = plain.enabled === false && Object.keys(change).length === 1;
  authorise(actor, onlyOff ? 'credential.disable' : 'credential.change', { now });
  return asOrganisation(db, actor.organisationId, async (tx) => {
    const credential = await getCredential(tx, actor, id);
    const update = {
      ...filled(plain),
      ...(Object.keys(settings).length > 0 ? { settings: { ...credential.settings, ...settings } } : {}),
    };
    if (Object.keys(update).length > 0) await updateCredential(tx, id, update);
    await journal(tx, actor, credential, change, now);
    return credentialItem({ ...credential, ...update }, now);
  });
}

/**
 * A new password, answered once. The present one is taken for `overlapMinutes` more, so that an application is
 * moved without an outage; one that leaked is given none.
 *
 * @throws {IdentityError} `identity.unknown-credential` and what {@link authorise} raises
 */
export async function rotateCredential(
  { db, clock }: Parts,
  actor: Actor,
  id: string,
  { overlapMinutes }: { readonly overlapMinutes: number },
): Promise<MadeCredential> {
  const now = clock();
  authorise(actor, 'credential.change', { now });
  return asOrganisation(db, actor.organisationId, async (tx) => {
    const credential = await getCredential(tx, actor, id);
    const password = newCredentialPassword();
    const { passwordHash } = credential;
    const validUntil = new Date(now.getTime() + overlapMinutes * 60_000);
    const previous = overlapMinutes === 0 ? undefined : { passwordHash, validUntil };
    await replaceCredentialPassword(tx, id, hashCredentialPassword(password), previous);
    await journal(tx, actor, credential, { password: 'rotated', overlapMinutes }, now);
    return { ...credentialItem({ ...credential, previous }, now), password };
  });
}

type Filled<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> };

/** Without what was left out. */
const filled = <Value extends object>(value: Value): Filled<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Filled<Value>;

/** Another organisation's credential is as unknown as none. */
async function getCredential(
  tx: DatabaseTransaction,
  { organisationId }: Actor,
  id: string,
): Promise<CredentialRow> {
  const credential = await lockCredential(tx, { id, organisationId });
  if (credential === undefined) {
    throw new IdentityError('identity.unknown-credential', 'your organisation has no such credential');
  }
  return credential;
}

async function journal(
  tx: DatabaseTransaction,
  actor: Actor,
  credential: CredentialRow,
  change: JournalEntry,
  now: Date,
): Promise<void> {
  await appendEntry(tx, {
    type: 'credential.changed',
    organisation: credential.organisationId,
    entry: { credentialId: credential.id, by: actor.accountId, ...change, at: now.toISOString() },
  });
}

function credentialItem(row: CredentialRow, now: Date): CredentialItem {
  const { level, limits, notice, v1Rectangle } = parseCredentialSettings(row.settings);
  const { lastUsedAt, previous } = row;
  return {
    id: row.id,
    username: row.username,
    description: row.description,
    scopes: [...row.scopes],
    allowedIps: [...row.allowedIps],
    enabled: row.enabled,
    level,
    limits,
    notice,
    ...(v1Rectangle === undefined ? {} : { v1Rectangle }),
    createdAt: row.createdAt.toISOString(),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
    ...(previous === undefined || previous.validUntil.getTime() <= now.getTime()
      ? {}
      : { previousPasswordUntil: previous.validUntil.toISOString() }),
  };
}

const encodeCursor = ({ username }: CredentialRow): string => Buffer.from(username).toString('base64url');

function parseCursor(cursor: string): string {
  const username = Buffer.from(cursor, 'base64url').toString('latin1');
  if (/^[\x21-\x7e]+$/.test(username)) return username;
  throw new IdentityError('identity.bad-cursor', 'expected the `next` of the page before');
}
