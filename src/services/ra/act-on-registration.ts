import type { RegistrationItem } from '../../contract/registrations.ts';
import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { lockRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import { IdentityError } from '../identity/identity-error.ts';
import { handoverCode } from './handover-code.ts';
import { RegistrationError } from './registration-error.ts';
import { registrationItem } from './registration-item.ts';
import { record } from './record-step.ts';
import type { StepParts } from './step.ts';
import { takeStep } from './take-step.ts';
import { tellRegistration } from './tell-registration.ts';

/**
 * One step of a verifier or an officer, with its reason.
 *
 * @throws {RegistrationError} `registration.unknown` and what {@link takeStep} raises
 */
export async function actOnRegistration(
  parts: StepParts,
  actor: Actor,
  id: string,
  { act, reason }: { readonly act: string; readonly reason: string },
): Promise<RegistrationItem> {
  const now = parts.clock();
  const moved = await asSystem(parts.db, async (tx) => {
    const registration = await getRegistration(tx, actor, id);
    return takeStep(parts, tx, registration, { act, reason, by: { kind: 'account', actor } }, now);
  });
  // The step may have ended or paused a certificate.
  parts.ocsp.statuses.expire();
  return registrationItem(moved);
}

/**
 * Another link to an applicant whose own has ended or was lost; earlier ones end.
 *
 * @throws {RegistrationError} `registration.unknown`, `registration.act-not-possible` where it is not the applicant's turn
 */
export async function renewApplicationLink(parts: StepParts, actor: Actor, id: string): Promise<void> {
  const now = parts.clock();
  authorise(actor, 'registration.verify', { now });
  await asSystem(parts.db, async (tx) => {
    const registration = await getRegistration(tx, actor, id);
    refuseOtherOrganisations(actor, registration);
    if (registration.state !== 'awaiting-applicant' && registration.state !== 'awaiting-passphrase')
      throw new RegistrationError('registration.act-not-possible', 'it is not the applicant’s turn', {
        details: { state: registration.state },
      });
    await record(tx, registration, { act: 'renew-link', by: { kind: 'account', actor } }, now);
    await tellRegistration(parts, tx, registration, 'applicant-link', { reason: undefined, now });
  });
}

/**
 * The code that the verifier hands over: also of a renewal that a changed name began, whose beginning nobody answers.
 * Each telling is a line of the history, and nobody is told their own.
 *
 * @throws {RegistrationError} `registration.unknown`, `registration.act-not-possible` where none is needed
 * @throws {IdentityError} what {@link authorise} raises
 */
export async function tellHandoverCode(parts: StepParts, actor: Actor, id: string): Promise<string> {
  const now = parts.clock();
  return asSystem(parts.db, async (tx) => {
    const registration = await getRegistration(tx, actor, id);
    authorise(actor, 'registration.verify', {
      now,
      by: await listAccountsOfPerson(tx, registration.personId),
    });
    refuseOtherOrganisations(actor, registration);
    const code = handoverCode(parts.platformKey, registration);
    if (code === undefined || registration.state !== 'awaiting-passphrase')
      throw new RegistrationError('registration.act-not-possible', 'no code is needed now', {
        details: { state: registration.state },
      });
    await record(tx, registration, { act: 'tell-code', by: { kind: 'account', actor } }, now);
    return code;
  });
}

function refuseOtherOrganisations({ organisationId }: Actor, registration: RegistrationRow): void {
  if (registration.organisationId !== organisationId)
    throw new IdentityError('identity.not-permitted', 'the verifiers of its own organisation do this');
}

/** The request where the actor's organisation entered it or decides on it: else it is as unknown as none. */
async function getRegistration(
  tx: DatabaseTransaction,
  { organisationId }: Actor,
  id: string,
): Promise<RegistrationRow> {
  const registration = await lockRegistration(tx, id, { organisationId });
  if (registration === undefined) throw unknownRegistration();
  return registration;
}

export const unknownRegistration = () =>
  new RegistrationError('registration.unknown', 'your organisation has no such request');
