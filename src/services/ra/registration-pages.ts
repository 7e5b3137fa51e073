import type {
  RegistrationCounts,
  RegistrationDetail,
  RegistrationEvents,
  RegistrationEventsQuery,
  RegistrationPage,
  RegistrationPageQuery,
} from '../../contract/registrations.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { listRegistrationDocuments } from '../../io/db/registration-documents.ts';
import { listRegistrationEvents } from '../../io/db/registration-events.ts';
import {
  countOpenRegistrations,
  findRegistration,
  listRegistrations,
  type RegistrationCursor,
  type RegistrationRow,
} from '../../io/db/registrations.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise, mayAct } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { unknownRegistration } from './act-on-registration.ts';
import { RegistrationError } from './registration-error.ts';
import { documentItem, registrationItem, wishItem } from './registration-item.ts';
import { shownChanges } from './sealed-changes.ts';
import { possibleActs } from './transitions.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;

/**
 * The requests of the actor's organisation, and of the others where it is the issuer; the newest first.
 *
 * @throws {IdentityError} `identity.not-permitted` @throws {RegistrationError} `registration.bad-cursor`
 */
export async function pageOfRegistrations(
  { db, clock }: Parts,
  actor: Actor,
  { limit, cursor, ...filter }: RegistrationPageQuery,
): Promise<RegistrationPage> {
  authorise(actor, 'registration.list', { now: clock() });
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  // One more than asked for tells whether there is a next page.
  const rows = await asOrganisation(db, actor.organisationId, (tx) =>
    listRegistrations(tx, actor, { ...filter, limit: limit + 1, after }),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(registrationItem),
    ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(last) } : {}),
  };
}

/** How many wait in each state. @throws {IdentityError} `identity.not-permitted` */
export async function countRegistrations({ db, clock }: Parts, actor: Actor): Promise<RegistrationCounts> {
  authorise(actor, 'registration.list', { now: clock() });
  const counts = await asOrganisation(db, actor.organisationId, (tx) => countOpenRegistrations(tx, actor));
  return { items: [...counts] };
}

/** @throws {IdentityError} `identity.not-permitted` @throws {RegistrationError} `registration.unknown` */
export async function readRegistration(
  { db, clock, platformKey }: Parts & Pick<Platform, 'platformKey'>,
  actor: Actor,
  id: string,
): Promise<RegistrationDetail> {
  authorise(actor, 'registration.list', { now: clock() });
  return asOrganisation(db, actor.organisationId, async (tx) => {
    const registration = await getRegistration(tx, actor, id);
    return {
      ...registrationItem(registration),
      wish: wishItem(registration),
      ...(mayAct(actor, 'registration.read-documents') ? shownChanges(platformKey, registration) : {}),
      documents: (await listRegistrationDocuments(tx, id)).map(documentItem),
      acts: [...possibleActs(registration)],
    };
  });
}

/** Everything that was done with a request, page by page. @throws as {@link readRegistration} */
export async function readHistory(
  { db, clock }: Parts,
  actor: Actor,
  id: string,
  { limit, cursor }: RegistrationEventsQuery,
): Promise<RegistrationEvents> {
  authorise(actor, 'registration.list', { now: clock() });
  return asOrganisation(db, actor.organisationId, async (tx) => {
    await getRegistration(tx, actor, id);
    const rows = await listRegistrationEvents(tx, id, {
      limit: limit + 1,
      after: cursor === undefined ? undefined : Number(cursor),
    });
    const events = rows.slice(0, limit);
    const last = events.at(-1);
    return {
      ...(rows.length > events.length && last !== undefined ? { next: String(last.id) } : {}),
      items: events.map(({ act, to, actorKind, actorName, reason, at }) => ({
        act,
        ...(to === undefined ? {} : { to }),
        by: { kind: actorKind, ...(actorName === undefined ? {} : { name: actorName }) },
        ...(reason === undefined ? {} : { reason }),
        at: at.toISOString(),
      })),
    };
  });
}

async function getRegistration(tx: DatabaseTransaction, actor: Actor, id: string): Promise<RegistrationRow> {
  const registration = await findRegistration(tx, id, actor);
  if (registration === undefined) throw unknownRegistration();
  return registration;
}

const encodeCursor = ({ createdAt, id }: RegistrationCursor): string =>
  Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');

function parseCursor(cursor: string): RegistrationCursor {
  const [, time, id] =
    /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(cursor, 'base64url').toString('latin1'),
    ) ?? [];
  if (time === undefined || id === undefined)
    throw new RegistrationError('registration.bad-cursor', 'expected the `next` of the page before');
  return { createdAt: new Date(Number(time)), id };
}
