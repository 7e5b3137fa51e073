import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertPerson, insertPosition, type PersonState } from '../../io/db/people.ts';
import { IdentityError } from './identity-error.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Nik } from './nik.ts';

export interface PersonToRegister {
  readonly organisationId: string;
  readonly nik: Nik;
  readonly name: string;
  readonly email: string;
  readonly nip?: string | undefined;
  readonly phone?: string | undefined;
  readonly state: PersonState;
  /** The position that the person holds from this day (`YYYY-MM-DD`) on. */
  readonly position?: { readonly title: string; readonly heldFrom: string };
}

/**
 * Enters a person: the NIK is kept sealed and found by a keyed hash, so that a stolen table names nobody.
 *
 * @throws {IdentityError} `identity.person-taken`
 */
export async function registerPerson(
  { platformKey }: Pick<Platform, 'platformKey'>,
  tx: DatabaseTransaction,
  person: PersonToRegister,
): Promise<string> {
  const nik = new TextEncoder().encode(person.nik);
  const nikHash = hashNik(platformKey, person.nik);
  const { organisationId, name, email } = person;
  const personId = await insertPerson(tx, {
    organisationId,
    name,
    email,
    nikHash,
    nikEncrypted: platformKey.seal('nik', Buffer.from(nikHash).toString('hex'), nik),
    state: person.state,
    ...(person.nip === undefined ? {} : { nip: person.nip }),
    ...(person.phone === undefined ? {} : { phone: person.phone }),
  });
  if (personId === undefined)
    throw new IdentityError(
      'identity.person-taken',
      'somebody is registered with this NIK or e-mail already',
    );
  if (person.position !== undefined)
    await insertPosition(tx, { organisationId, personId, ...person.position });
  await appendEntry(tx, { type: 'person.registered', organisation: organisationId, entry: { personId } });
  return personId;
}

/** What a person's row is found by. */
export function hashNik(platformKey: Platform['platformKey'], nik: Nik): Uint8Array {
  return platformKey.keyedHash('nik', new TextEncoder().encode(nik));
}
