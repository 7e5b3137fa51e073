import type { Applicant, PersonChanges } from '../../contract/registrations.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  findPersonByEmail,
  findPersonByNikHash,
  findPhone,
  findTitleHeld,
  insertPosition,
  updatePerson,
} from '../../io/db/people.ts';
import { isAddressOfOtherAccount } from '../../io/db/person-of-account.ts';
import { IdentityError } from '../identity/identity-error.ts';
import { parseNik } from '../identity/nik.ts';
import { normalEmail } from '../identity/normal-email.ts';
import { hashNik, registerPerson } from '../identity/register-person.ts';
import type { Platform } from '../platform.ts';
import { RegistrationError } from './registration-error.ts';

export interface EnteredPerson {
  readonly id: string;
  /** Of a person known before: what the verifier entered otherwise. It is nobody's data until the decision. */
  readonly changes: PersonChanges | undefined;
}

/**
 * The person of that NIK: new, or known from before and as they were.
 *
 * @throws {IdentityError} `identity.person-taken`
 * @throws {RegistrationError} `registration.has-certificate`
 */
export async function enterPerson(
  { platformKey }: Pick<Platform, 'platformKey'>,
  tx: DatabaseTransaction,
  organisationId: string,
  { position, ...applicant }: Applicant,
  now: Date,
): Promise<EnteredPerson> {
  const nik = parseNik(applicant.nik);
  const email = normalEmail(applicant.email);
  const today = now.toISOString().slice(0, 10);
  const known = await findPersonByNikHash(tx, hashNik(platformKey, nik));
  if (known === undefined) {
    const id = await registerPerson({ platformKey }, tx, {
      ...applicant,
      nik,
      email,
      organisationId,
      state: 'registered',
      ...(position === undefined ? {} : { position: { title: position, heldFrom: today } }),
    });
    return { id, changes: undefined };
  }
  if (known.organisationId !== organisationId) throw personTaken();
  await refuseTakenEmail(tx, email, known.id);
  const certificates = await listCertificatesOfPerson(tx, known.id);
  if (certificates.some(({ status, notAfter }) => status !== 'revoked' && notAfter > now))
    throw new RegistrationError(
      'registration.has-certificate',
      'the person has a certificate: it is renewed',
    );
  await updatePerson(tx, known.id, { state: 'registered' });
  const { name, nip, phone } = applicant;
  const changes: PersonChanges = {
    ...(name === known.name ? {} : { name }),
    ...(email === normalEmail(known.email) ? {} : { email }),
    ...(nip === undefined || nip === known.nip ? {} : { nip }),
    ...(phone === undefined || phone === (await findPhone(tx, known.id)) ? {} : { phone }),
    ...(position === undefined || position === (await findTitleHeld(tx, known.id, today))
      ? {}
      : { position }),
  };
  return { id: known.id, changes: Object.keys(changes).length > 0 ? changes : undefined };
}

/**
 * A colleague's account at the address would become the person's, with all that is theirs to sign, hold and see.
 *
 * @throws {IdentityError} `identity.person-taken` where the e-mail is another person's, or of another's account
 */
export async function refuseTakenEmail(
  tx: DatabaseTransaction,
  email: string,
  personId: string,
): Promise<void> {
  const other = await findPersonByEmail(tx, email);
  if (other !== undefined && other.id !== personId) throw personTaken();
  if (await isAddressOfOtherAccount(tx, email, personId)) throw personTaken();
}

/** The title from today on, unless it is held already or none is named. */
export async function holdPosition(
  tx: DatabaseTransaction,
  {
    organisationId,
    personId,
    title,
    today,
  }: {
    readonly organisationId: string;
    readonly personId: string;
    readonly title: string | undefined;
    readonly today: string;
  },
): Promise<void> {
  if (title === undefined || title === (await findTitleHeld(tx, personId, today))) return;
  await insertPosition(tx, { organisationId, personId, title, heldFrom: today });
}

const personTaken = () =>
  new IdentityError('identity.person-taken', 'somebody is registered with this NIK or e-mail already');
