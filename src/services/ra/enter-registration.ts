import { randomUUID } from 'node:crypto';
import type { EnteredRegistration, NewRegistration } from '../../contract/registrations.ts';
import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import { findCertificate, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPerson, type PersonRow } from '../../io/db/people.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { normalEmail } from '../identity/normal-email.ts';
import { beginRegistration } from './begin-registration.ts';
import { changeStatusWithin } from '../ca/change-status.ts';
import { enterPerson, refuseTakenEmail } from './enter-person.ts';
import { handoverCode } from './handover-code.ts';
import { refuseOnHold } from './refuse-on-hold.ts';
import { RegistrationError } from './registration-error.ts';
import { registrationItem } from './registration-item.ts';
import { sealChanges } from './sealed-changes.ts';
import type { StepParts } from './step.ts';
import { named, unknownCertificate, wantEnd, wantRenewal, type Wanted } from './wanted.ts';
import { findTransition, type Transition } from './transitions.ts';

/**
 * Begins a request in the actor's organisation.
 *
 * @throws {IdentityError} `identity.person-taken` and what {@link authorise} raises
 * @throws {RegistrationError} `registration.has-certificate`, `registration.on-hold`, `registration.open-already`,
 * `registration.unknown-person`, `registration.unknown-certificate`
 * @throws {CaError} `ca.status-conflict` where the certificate cannot be suspended at once
 */
export async function enterRegistration(
  parts: StepParts,
  actor: Actor,
  request: NewRegistration,
): Promise<EnteredRegistration> {
  const now = parts.clock();
  const { service } = request;
  const transition = findTransition(service, 'enter');
  if (transition === undefined) throw new TypeError(`${service} has no beginning`);
  admit(actor, transition, now);
  const { organisationId, organisationName } = actor;
  const registration = await asSystem(parts.db, async (tx) => {
    const wanted = await want(parts, tx, actor, request, now);
    const reason = 'reason' in request ? request.reason : undefined;
    const begun = await beginRegistration(
      parts,
      tx,
      { ...wanted, organisationId, organisationName, service },
      { transition, by: { kind: 'account', actor }, reason },
      now,
    );
    if (request.service === 'pencabutan' && request.hold)
      await changeStatusWithin(parts, tx, {
        certificateId: request.certificateId,
        act: { kind: 'suspend' },
        requestedBy: actor.accountId,
        at: now,
      });
    return begun;
  });
  parts.ocsp.statuses.expire();
  const code = handoverCode(parts.platformKey, registration);
  return { ...registrationItem(registration), ...(code === undefined ? {} : { handoverCode: code }) };
}

function admit(actor: Actor, { by }: Transition, now: Date): void {
  if (by === 'applicant' || by === 'schedule') throw new TypeError('a person begins a request');
  authorise(actor, by, { now });
}

async function want(
  parts: StepParts,
  tx: DatabaseTransaction,
  actor: Actor,
  request: NewRegistration,
  now: Date,
): Promise<Wanted> {
  const { organisationId } = actor;
  switch (request.service) {
    case 'penerbitan': {
      const { applicant } = request;
      const { id: personId, changes } = await enterPerson(parts, tx, organisationId, applicant, now);
      await refuseOnHold(tx, { personId, certificateId: undefined, wish: {} });
      const id = randomUUID();
      return {
        id,
        personId,
        changesSealed: changes && sealChanges(parts.platformKey, id, changes),
        personName: applicant.name,
        personEmail: normalEmail(applicant.email),
        nikEnding: applicant.nik.slice(-4),
      };
    }
    case 'perubahan': {
      const person = await getPerson(tx, organisationId, request.personId);
      const { changes } = request;
      if (changes.email !== undefined) await refuseTakenEmail(tx, normalEmail(changes.email), person.id);
      const id = randomUUID();
      return {
        ...(await named(parts, tx, person)),
        id,
        changesSealed: sealChanges(parts.platformKey, id, changes),
      };
    }
    case 'pembaruan': {
      const person = await getPerson(tx, organisationId, request.personId);
      // The answer tells the code of the renewal: whoever renews their own certificate gets it from somebody else.
      authorise(actor, 'registration.verify', { now, by: await listAccountsOfPerson(tx, person.id) });
      return wantRenewal(parts, tx, person, request.cause);
    }
    case 'pencabutan': {
      const certificate = await getCertificate(tx, organisationId, request.certificateId);
      const person = await getPerson(tx, organisationId, certificate.personId ?? '');
      return wantEnd(parts, tx, person, request);
    }
  }
}

/** A person of the organisation: another's is as unknown as none. */
async function getPerson(tx: DatabaseTransaction, organisationId: string, id: string): Promise<PersonRow> {
  const person = id === '' ? undefined : await findPerson(tx, id);
  if (person?.organisationId !== organisationId)
    throw new RegistrationError('registration.unknown-person', 'your organisation has no such person');
  return person;
}

async function getCertificate(
  tx: DatabaseTransaction,
  organisationId: string,
  id: string,
): Promise<CertificateRow> {
  const certificate = await findCertificate(tx, id);
  if (certificate?.organisationId !== organisationId) throw unknownCertificate();
  return certificate;
}
