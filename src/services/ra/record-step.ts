import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertRegistrationEvent } from '../../io/db/registration-events.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Step } from './step.ts';

/** History and journal of a step that was taken. */
export async function record(
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  { act, by, reason }: Pick<Step, 'act' | 'by' | 'reason'>,
  now: Date,
): Promise<void> {
  const { id, state, organisationId } = registration;
  const actor = by.kind === 'account' ? by.actor : undefined;
  await insertRegistrationEvent(tx, registration, {
    act,
    to: state,
    actorKind: by.kind,
    actorAccountId: actor?.accountId,
    actorName: actor?.name,
    reason,
    at: now,
  });
  await appendEntry(tx, {
    type: 'registration.changed',
    organisation: organisationId,
    entry: {
      registrationId: id,
      act,
      state,
      by: actor?.accountId ?? by.kind,
      at: now.toISOString(),
    },
  });
}
