import type { NewSeal, SealItem, SealPage } from '../../contract/seals.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findIssuerOrganisation } from '../../io/db/organisations.ts';
import {
  disableSeal,
  insertSeal,
  listSeals,
  lockSeal,
  type SealCursor,
  type SealRow,
} from '../../io/db/seals.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise, mayAct } from '../identity/authorise.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { SealError } from './seal-error.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/**
 * The seals of the actor's organisation, by subscriber id; of all organisations for the officers of the issuer.
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
  const page = { limit: query.limit + 1, after };
  const rows = (await mayEnable(db, actor))
    ? await asSystem(db, (tx) => listSeals(tx, { organisationId: undefined, ...page }))
    : await asOrganisation(db, organisationId, (tx) => listSeals(tx, { organisationId, ...page }));
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map(sealItem),
    ...(rows.length > items.length && last ? { next: encodeCursor(last) } : {}),
  };
}

/**
 * Asks for a seal. It signs nothing until the issuer enables it.
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
    const seal = await getSeal(tx, organisationId, id);
    await journalSeal(tx, actor, seal, { change: 'requested' }, now);
    return sealItem(seal);
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
    const seal = await getSeal(tx, actor.organisationId, id);
    await disableSeal(tx, id);
    await journalSeal(tx, actor, seal, { change: 'disabled' }, now);
    return sealItem({ ...seal, state: 'disabled' });
  });
}

/** Whether the actor enables seals: an officer of the issuer, where one is named. */
export async function mayEnable(db: Platform['db'], actor: Actor): Promise<boolean> {
  if (!mayAct(actor, 'seal.enable')) return false;
  const issuer = await asSystem(db, (tx) => findIssuerOrganisation(tx));
  return issuer?.id === actor.organisationId;
}

/** One of the organisation, or of any for the issuer. @throws {SealError} `seal.unknown` */
export async function getSeal(
  tx: DatabaseTransaction,
  organisationId: string | undefined,
  id: string,
): Promise<SealRow> {
  const seal = await lockSeal(tx, organisationId, id);
  if (seal === undefined) throw new SealError('seal.unknown', 'your organisation has no such seal');
  return seal;
}

export async function journalSeal(
  tx: DatabaseTransaction,
  { accountId }: Actor,
  { id: sealId, organisationId }: SealRow,
  what:
    { readonly change: 'requested' | 'disabled' } | { readonly change: 'enabled'; readonly proof: string },
  now: Date,
): Promise<void> {
  await appendEntry(tx, {
    type: 'seal.changed',
    organisation: organisationId,
    entry: { sealId, ...what, by: accountId, at: now.toISOString() },
  });
}

export const sealItem = (seal: SealRow): SealItem => ({
  id: seal.id,
  organisation: seal.organisationName,
  subscriberId: seal.subscriberId,
  name: seal.name,
  organisationIdentifier: seal.organisationIdentifier,
  contactEmail: seal.contactEmail,
  state: seal.state,
  createdAt: seal.createdAt.toISOString(),
  ...(seal.certificateId === undefined ? {} : { certificateId: seal.certificateId }),
});

const encodeCursor = ({ subscriberId, id }: SealRow): string =>
  Buffer.from(`${subscriberId} ${id}`).toString('base64url');

function parseCursor(cursor: string): SealCursor {
  const [, subscriberId, id] =
    /^([\w.@-]+) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(cursor, 'base64url').toString('latin1'),
    ) ?? [];
  if (subscriberId !== undefined && id !== undefined) return { subscriberId, id };
  throw new SealError('seal.bad-cursor', 'expected the `next` of the page before');
}
