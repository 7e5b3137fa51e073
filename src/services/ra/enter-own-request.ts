import type { OwnRequest } from '../../contract/own-certificates.ts';
import type { RegistrationItem } from '../../contract/registrations.ts';
import { findCertificate } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPersonOfAccount, type PersonRow } from '../../io/db/people.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatusWithin } from '../ca/change-status.ts';
import type { Actor } from '../identity/actor.ts';
import { refuseStalePassword } from '../identity/authorise.ts';
import { beginRegistration } from './begin-registration.ts';
import { registrationItem } from './registration-item.ts';
import { RegistrationError } from './registration-error.ts';
import type { StepParts } from './step.ts';
import { findTransition } from './transitions.ts';
import { unknownCertificate, wantEnd, wantRenewal, type Wanted } from './wanted.ts';

/**
 * What a holder asks for about their own certificate: the same request as a verifier's, decided on by the same officer.
 * The code of a renewal is in no answer of this: a verifier hands it over to who they see, so that a stolen session
 * renews nothing.
 *
 * @throws {IdentityError} `identity.password-needed`
 * @throws {RegistrationError} `registration.unknown-person`, `registration.unknown-certificate`,
 * `registration.on-hold`, `registration.open-already`
 * @throws {CaError} `ca.status-conflict` where the certificate is not in a status for it
 */
export async function enterOwnRequest(
  parts: StepParts,
  actor: Actor,
  request: OwnRequest,
): Promise<RegistrationItem> {
  const now = parts.clock();
  refuseStalePassword(actor, now);
  const { service, reason } = request;
  const transition = findTransition({ service, subject: 'person' }, 'enter');
  if (transition === undefined) throw new TypeError(`${service} has no beginning`);
  const { accountId, organisationId, organisationName } = actor;
  const registration = await asSystem(parts.db, async (tx) => {
    const person = await findPersonOfAccount(tx, accountId);
    if (person?.organisationId !== organisationId)
      throw new RegistrationError('registration.unknown-person', 'your account belongs to no holder here');
    const wanted = await want(parts, tx, person, request);
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
        requestedBy: accountId,
        at: now,
      });
    return begun;
  });
  parts.ocsp.statuses.expire();
  return registrationItem(registration);
}

async function want(
  parts: StepParts,
  tx: DatabaseTransaction,
  person: PersonRow,
  request: OwnRequest,
): Promise<Wanted> {
  if (request.service === 'pembaruan') return wantRenewal(parts, tx, person, request.cause);
  // Another's is as unknown as none.
  const certificate = await findCertificate(tx, request.certificateId);
  if (certificate?.personId !== person.id) throw unknownCertificate();
  return wantEnd(parts, tx, { person, certificate }, request);
}
