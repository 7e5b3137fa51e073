import type { NewSeal, SealItem, SealPage } from '../../contract/seals.ts';
import { disableSeal, insertSeal, listSeals, lockSeal, type SealRow } from '../../io/db/seals.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { SealError } from './seal-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/**
 * The seals of the actor's organisation, by subscriber id.
 *
 * @throws {IdentityError} `identity.not-permitted` @throws {SealError} `seal.bad-cursor`
 */
export async function pageOfSeals(
  { db, clock }: Parts,
  actor: Actor,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<SealPage> {
  authorise(actor, 'seal.list', { now: clock() });
  const { organisationId } = actor;
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await asOrganisation(db, organisationId, (tx) =>
    listSeals(tx, { organisationId, limit: query.limit + 1, after }),
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map(sealItem),
    ...(rows.length > items.length && last ? { next: encodeCursor(last) } : {}),
  };
}

/**
 * Asks for a seal. It signs nothing until somebody else enables it.
 *
 * @throws {SealError} `seal.subscriber-taken` and what {@link authorise} raises
 */
export async function requestSeal({ db, clock }: Parts, actor: Actor, wish: NewSeal): Promise<SealItem> {
  const now = clock();
  authorise(actor, 'seal.request', { now });
  const { organisationId, accountId } = actor;
  return asOrganisation(db, organisationId, async (tx) => {
    const id = await insertSeal(tx, { ...wish, organisationId, requestedBy: accountId, createdAt: now });
    if (id === undefined)
      throw new SealError('seal.subscriber-taken', 'there is a seal of this subscriber id already');
    await journalSeal(tx, actor, id, 'requested', now);
    return sealItem(await getSeal(tx, actor, id));
  });
}

/**
 * Ends what the seal does, in haste by more than may enable it. Its certificate stays valid for what it sealed; a
 * compromised key is a matter of revocation.
 *
 * @throws {SealError} `seal.unknown` and what {@link authorise} raises
 */
export async function switchSealOff({ db, clock }: Parts, actor: Actor, id: string): Promise<SealItem> {
  const now = clock();
  authorise(actor, 'seal.disable', { now });
  return asOrganisation(db, actor.organisationId, async (tx) => {
    const seal = await getSeal(tx, actor, id);
    await disableSeal(tx, id);
    await journalSeal(tx, actor, id, 'disabled', now);
    return sealItem({ ...seal, state: 'disabled' });
  });
}

/** @throws {SealError} `seal.unknown` */
export async function getSeal(
  tx: DatabaseTransaction,
  { organisationId }: Actor,
  id: string,
): Promise<SealRow> {
  const seal = await lockSeal(tx, organisationId, id);
  if (seal === undefined) throw new SealError('seal.unknown', 'your organisation has no such seal');
  return seal;
}

export async function journalSeal(
  tx: DatabaseTransaction,
  { accountId, organisationId }: Actor,
  sealId: string,
  change: 'requested' | 'enabled' | 'disabled',
  now: Date,
): Promise<void> {
  await appendEntry(tx, {
    type: 'seal.changed',
    organisation: organisationId,
    entry: { sealId, change, by: accountId, at: now.toISOString() },
  });
}

export const sealItem = (seal: SealRow): SealItem => ({
  id: seal.id,
  subscriberId: seal.subscriberId,
  name: seal.name,
  organisationIdentifier: seal.organisationIdentifier,
  contactEmail: seal.contactEmail,
  state: seal.state,
  createdAt: seal.createdAt.toISOString(),
  ...(seal.certificateId === undefined ? {} : { certificateId: seal.certificateId }),
});

const encodeCursor = ({ subscriberId }: SealRow): string => Buffer.from(subscriberId).toString('base64url');

function parseCursor(cursor: string): string {
  const subscriberId = Buffer.from(cursor, 'base64url').toString('latin1');
  if (/^[\w.@-]+$/.test(subscriberId)) return subscriberId;
  throw new SealError('seal.bad-cursor', 'expected the `next` of the page before');
}
