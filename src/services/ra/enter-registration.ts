import { randomUUID } from 'node:crypto';
import type { Applicant, NewRegistration, RegistrationItem } from '../../contract/registrations.ts';
import { listCertificatesOfPerson } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findIssuerOrganisation } from '../../io/db/organisations.ts';
import {
  findPersonByEmail,
  findPersonByNikHash,
  findTitleHeld,
  insertPosition,
  updatePerson,
} from '../../io/db/people.ts';
import { insertRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import { parseNik } from '../identity/nik.ts';
import { normalEmail } from '../identity/normal-email.ts';
import { hashNik, registerPerson } from '../identity/register-person.ts';
import { RegistrationError } from './registration-error.ts';
import { registrationItem } from './registration-item.ts';
import { record, type StepParts } from './take-step.ts';
import { tellRegistration } from './tell-registration.ts';
import { findTransition } from './transitions.ts';

/**
 * Begins a request in the actor's organisation: the applicant gets a link to complete it.
 *
 * @throws {IdentityError} `identity.person-taken` and what {@link authorise} raises
 * @throws {RegistrationError} `registration.has-certificate`, `registration.open-already`
 */
export async function enterRegistration(
  parts: StepParts,
  actor: Actor,
  { service, applicant }: NewRegistration,
): Promise<RegistrationItem> {
  const now = parts.clock();
  authorise(actor, 'registration.verify', { now });
  return asSystem(parts.db, async (tx) => {
    const personId = await enterPerson(parts, tx, actor, applicant, now);
    const transition = findTransition(service, 'enter');
    if (transition === undefined) throw new TypeError(`${service} has no beginning`);
    const { organisationId, organisationName, accountId } = actor;
    const id = randomUUID();
    const entered = {
      id,
      organisationId,
      issuerOrganisationId: (await findIssuerOrganisation(tx))?.id ?? organisationId,
      service,
      state: transition.to,
      personId,
      organisationName,
      personName: applicant.name,
      personEmail: normalEmail(applicant.email),
      nikEnding: applicant.nik.slice(-4),
      certificateId: undefined,
      enteredBy: accountId,
      createdAt: now,
    };
    if (!(await insertRegistration(tx, entered)))
      throw new RegistrationError('registration.open-already', 'a request about this person is open already');
    const registration: RegistrationRow = {
      ...entered,
      issuedCertificateId: undefined,
      keyId: undefined,
      checkedBy: undefined,
      movedAt: now,
      endedAt: undefined,
    };
    await record(tx, registration, { act: 'enter', by: { kind: 'account', actor } }, now);
    for (const told of transition.tells)
      await tellRegistration(parts, tx, registration, told, { act: 'enter', reason: undefined, now });
    return registrationItem(registration);
  });
}

/** The person of that NIK, new or with another certificate before, as the verifier entered them now. */
async function enterPerson(
  { platformKey }: StepParts,
  tx: DatabaseTransaction,
  { organisationId }: Actor,
  { position, ...applicant }: Applicant,
  now: Date,
): Promise<string> {
  const nik = parseNik(applicant.nik);
  const email = normalEmail(applicant.email);
  const today = now.toISOString().slice(0, 10);
  const known = await findPersonByNikHash(tx, hashNik(platformKey, nik));
  if (known === undefined) {
    return registerPerson({ platformKey }, tx, {
      ...applicant,
      nik,
      email,
      organisationId,
      state: 'registered',
      ...(position === undefined ? {} : { position: { title: position, heldFrom: today } }),
    });
  }
  const otherEmail = await findPersonByEmail(tx, email);
  if (known.organisationId !== organisationId || (otherEmail !== undefined && otherEmail.id !== known.id))
    throw new IdentityError(
      'identity.person-taken',
      'somebody is registered with this NIK or e-mail already',
    );
  const certificates = await listCertificatesOfPerson(tx, known.id);
  if (certificates.some(({ status, notAfter }) => status !== 'revoked' && notAfter > now))
    throw new RegistrationError(
      'registration.has-certificate',
      'the person has a certificate: it is renewed',
    );
  const { nik: _nik, ...rest } = applicant;
  await updatePerson(tx, known.id, { ...rest, email, state: 'registered' });
  if (position !== undefined && position !== (await findTitleHeld(tx, known.id, today)))
    await insertPosition(tx, { organisationId, personId: known.id, title: position, heldFrom: today });
  return known.id;
}
