import { randomUUID } from 'node:crypto';
import type { OrganisationRequest } from '../../contract/organisation-certificates.ts';
import type { EnteredRegistration, NewRegistration } from '../../contract/registrations.ts';
import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import { findCertificate, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPerson, type PersonRow } from '../../io/db/people.ts';
import { findResponsible, type RegistrationRow } from '../../io/db/registrations.ts';
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
import type { Transition } from './transition.ts';
import { findTransition } from './transitions.ts';
import { wantOrganisationCertificate } from './want-organisation-certificate.ts';
import { named, unknownCertificate, wantEnd, wantRenewal, type Wanted } from './wanted.ts';

/**
 * Begins a request in the actor's organisation.
 *
 * @throws {IdentityError} `identity.person-taken` and what {@link authorise} raises
 * @throws {RegistrationError} `registration.has-certificate`, `registration.on-hold`, `registration.open-already`,
 * `registration.unknown-person`, `registration.unknown-certificate`
 * @throws {CaError} `ca.status-conflict` where the certificate is not in a status for it
 */
export async function enterRegistration(
  parts: StepParts,
  actor: Actor,
  request: NewRegistration,
): Promise<EnteredRegistration> {
  const now = parts.clock();
  const { service } = request;
  const transition = findTransition(
    { service, subject: isForOrganisation(request) ? 'seal' : 'person' },
    'enter',
  );
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

const isForOrganisation = (request: NewRegistration): request is OrganisationRequest =>
  'certificate' in request || (request.service === 'pembaruan' && 'certificateId' in request);

async function want(
  parts: StepParts,
  tx: DatabaseTransaction,
  actor: Actor,
  request: NewRegistration,
  now: Date,
): Promise<Wanted> {
  const { organisationId } = actor;
  if (isForOrganisation(request)) {
    const responsible = await getResponsible(tx, organisationId, request);
    const asked = await wantOrganisationCertificate(parts, tx, actor, request, now);
    return { ...(await named(parts, tx, responsible)), ...asked };
  }
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
      const own = certificate.personId;
      const person =
        own === undefined
          ? await getResponsible(tx, organisationId, request)
          : await getPerson(tx, organisationId, own);
      return {
        ...(await wantEnd(parts, tx, { person, certificate }, request)),
        subject: subjectOf(certificate),
      };
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

/** Who answers for an organisation's certificate: as it is said now, else as before. Somebody whose identity is proven. */
async function getResponsible(
  tx: DatabaseTransaction,
  organisationId: string,
  asked: { readonly responsibleId?: string | undefined; readonly certificateId?: string },
): Promise<PersonRow> {
  const { responsibleId, certificateId } = asked;
  const id =
    responsibleId ?? (certificateId === undefined ? undefined : await findResponsible(tx, certificateId));
  const person = id === undefined ? undefined : await getPerson(tx, organisationId, id);
  if (person?.state === 'verified' || person?.state === 'active') return person;
  throw new RegistrationError(
    'registration.no-responsible',
    'expected a person of the organisation with a proven identity who answers for the certificate',
  );
}

const subjectOf = ({ personId, profile }: CertificateRow): RegistrationRow['subject'] =>
  personId !== undefined ? 'person' : profile === 'tls-server' ? 'tls-server' : 'seal';

async function getCertificate(
  tx: DatabaseTransaction,
  organisationId: string,
  id: string,
): Promise<CertificateRow> {
  const certificate = await findCertificate(tx, id);
  if (certificate?.organisationId !== organisationId) throw unknownCertificate();
  return certificate;
}
