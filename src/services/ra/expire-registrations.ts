import { listIdleRegistrations, lockRegistration } from '../../io/db/registrations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { StepParts } from './step.ts';
import { takeStep } from './take-step.ts';

/** For how long nobody may go on with a request before it ends by itself. */
export const idleDays = 30;
const batch = 100;

/** Ends requests with which nobody went on; their people are told. */
export async function expireRegistrations(
  parts: StepParts,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly expired: number }> {
  const before = new Date(now.getTime() - idleDays * 86_400_000);
  const idle = await asSystem(parts.db, (tx) => listIdleRegistrations(tx, before, batch));
  let expired = 0;
  for (const id of idle) {
    if (signal.aborted) break;
    expired += await asSystem(parts.db, async (tx) => {
      const registration = await lockRegistration(tx, id, undefined);
      // Somebody may have gone on meanwhile.
      if (registration === undefined || registration.endedAt !== undefined || registration.movedAt >= before)
        return 0;
      await takeStep(parts, tx, registration, { act: 'expire', by: { kind: 'schedule' } }, now);
      return 1;
    });
  }
  return { expired };
}
