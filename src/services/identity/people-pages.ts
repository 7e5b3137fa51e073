import type { PeoplePage, PeoplePageQuery, PersonDetail, PersonItem } from '../../contract/people.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPerson, listPeople, type PersonRow } from '../../io/db/people.ts';
import { findOpenRegistration } from '../../io/db/registrations.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { authorise } from './authorise.ts';
import { IdentityError } from './identity-error.ts';
import { nikEndingOf } from './nik-ending.ts';
import { signerStatus } from './signer-status.ts';

type Parts = Pick<Platform, 'db' | 'clock' | 'platformKey'>;

/**
 * The people of the actor's organisation, by name.
 *
 * @throws {IdentityError} `identity.not-permitted`, `identity.bad-cursor`
 */
export async function pageOfPeople(
  { db, clock, platformKey }: Parts,
  actor: Actor,
  { text, limit, cursor }: PeoplePageQuery,
): Promise<PeoplePage> {
  authorise(actor, 'person.list', { now: clock() });
  const { organisationId } = actor;
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  return asOrganisation(db, organisationId, async (tx) => {
    // One more than asked for tells whether there is a next page.
    const rows = await listPeople(tx, { organisationId, text, limit: limit + 1, after });
    const shown = rows.slice(0, limit);
    const items: PersonItem[] = [];
    for (const row of shown) items.push(await personItem(platformKey, tx, row));
    const last = shown.at(-1);
    return {
      items,
      ...(rows.length > shown.length && last !== undefined ? { next: encodeCursor(last) } : {}),
    };
  });
}

/**
 * A person with the certificates, the newest first.
 *
 * @throws {IdentityError} `identity.not-permitted`, `identity.unknown-person`
 */
export async function readPerson(
  { db, clock, platformKey }: Parts,
  actor: Actor,
  id: string,
): Promise<PersonDetail> {
  const now = clock();
  authorise(actor, 'person.list', { now });
  const { organisationId } = actor;
  return asOrganisation(db, organisationId, async (tx) => {
    const person = await findPerson(tx, id);
    if (person?.organisationId !== organisationId)
      throw new IdentityError('identity.unknown-person', 'your organisation has no such person');
    const certificates = await listCertificatesOfPerson(tx, id);
    const request = await findOpenRegistration(tx, id);
    return {
      ...(await personItem(platformKey, tx, person)),
      status: signerStatus({ person, title: undefined, certificates, request }, now).status,
      certificates: certificates.map((row) => ({
        id: row.id,
        serial: toHex(row.serial),
        notBefore: row.notBefore.toISOString(),
        notAfter: row.notAfter.toISOString(),
        status: row.status,
        ...(row.revokedAt === undefined ? {} : { changedAt: row.revokedAt.toISOString() }),
      })),
    };
  });
}

async function personItem(
  platformKey: Platform['platformKey'],
  tx: DatabaseTransaction,
  { id, name, email, nip, state }: PersonRow,
): Promise<PersonItem> {
  const nik = `************${await nikEndingOf(platformKey, tx, id)}`;
  return { id, name, email, ...(nip === undefined ? {} : { nip }), nik, state };
}

const encodeCursor = ({ id, name }: PersonRow): string => Buffer.from(`${id} ${name}`).toString('base64url');

function parseCursor(cursor: string): { readonly id: string; readonly name: string } {
  const [, id, name] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([^\p{Cc}\uFFFD]+)$/u.exec(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    ) ?? [];
  if (id === undefined || name === undefined)
    throw new IdentityError('identity.bad-cursor', 'expected the `next` of the page before');
  return { id, name };
}
