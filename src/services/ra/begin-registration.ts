import { randomUUID } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { getIssuer } from './get-issuer.ts';
import { RegistrationError } from './registration-error.ts';
import { record } from './record-step.ts';
import type { StepActor, StepParts } from './step.ts';
import { tellRegistration } from './tell-registration.ts';
import type { Transition } from './transition.ts';

export type RegistrationToBegin = Pick<
  RegistrationRow,
  'organisationId' | 'organisationName' | 'service' | 'personId' | 'personName' | 'personEmail' | 'nikEnding'
> &
  Partial<
    Pick<RegistrationRow, 'id' | 'subject' | 'certificateId' | 'wish' | 'changesSealed' | 'requestDer'>
  >;

/**
 * Begins a request by the first step of its table, in the caller's transaction.
 *
 * @throws {RegistrationError} `registration.open-already`, `registration.no-issuer`
 */
export async function beginRegistration(
  parts: Pick<StepParts, 'outbox' | 'settings' | 'log'>,
  tx: DatabaseTransaction,
  wanted: RegistrationToBegin,
  {
    transition,
    by,
    reason,
  }: {
    readonly transition: Transition;
    readonly by: StepActor;
    readonly reason: string | undefined;
  },
  now: Date,
): Promise<RegistrationRow> {
  const registration: RegistrationRow = {
    certificateId: undefined,
    wish: {},
    changesSealed: undefined,
    subject: 'person',
    requestDer: undefined,
    ...wanted,
    id: wanted.id ?? randomUUID(),
    issuerOrganisationId: (await getIssuer(tx)).id,
    state: transition.to,
    enteredBy: by.kind === 'account' ? by.actor.accountId : undefined,
    issuedCertificateId: undefined,
    keyId: undefined,
    checkedBy: undefined,
    createdAt: now,
    movedAt: now,
    endedAt: undefined,
  };
  if (!(await insertRegistration(tx, registration)))
    throw new RegistrationError('registration.open-already', 'a request about this is open already');
  await record(tx, registration, { act: 'enter', by, reason }, now);
  for (const told of transition.tells) await tellRegistration(parts, tx, registration, told, { reason, now });
  return registration;
}
