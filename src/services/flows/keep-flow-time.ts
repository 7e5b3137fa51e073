import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { listDueReminders, listFlowsPastTime } from '../../io/db/due-flows.ts';
import { listParticipants, noteReminded } from '../../io/db/flow-participants.ts';
import { lockFlow } from '../../io/db/flows.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import { endFlow, type TellingParts } from './advance-flow.ts';
import { recordAct } from './record-event.ts';
import { tellFlow } from './tell-flow.ts';
import { flowActs } from './transitions.ts';

const atOnce = 200;

/** Ends flows whose time is over, and reminds those who are waited for. */
export async function keepFlowTime(
  platform: TellingParts & Pick<Platform, 'db'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly expired: number; readonly reminded: number }> {
  const count = { expired: 0, reminded: 0 };
  const { late, due } = await asSystem(platform.db, async (tx) => ({
    late: await listFlowsPastTime(tx, now, atOnce),
    due: await listDueReminders(tx, now, atOnce),
  }));
  for (const id of late) {
    if (signal.aborted) return count;
    if (await asSystem(platform.db, (tx) => expire(platform, tx, id, now))) count.expired++;
  }
  for (const id of due) {
    if (signal.aborted) return count;
    count.reminded += await asSystem(platform.db, (tx) => remind(platform, tx, id, now));
  }
  return count;
}

async function expire(
  platform: TellingParts,
  tx: DatabaseTransaction,
  id: string,
  now: Date,
): Promise<boolean> {
  const flow = await lockFlow(tx, id, undefined);
  // It may have ended meanwhile.
  const open = flowActs.expire.from.some((state) => state === flow?.state);
  if (flow?.expiresAt === undefined || !open || flow.expiresAt > now) return false;
  await recordAct(tx, flow, { act: 'expire', actor: undefined, at: now });
  await endFlow(platform, tx, flow, { to: flowActs.expire.to, news: 'expired', now });
  return true;
}

/** Whoever has waited since the last word for as long as the sender wished, and everybody a day before the end. */
async function remind(
  platform: TellingParts,
  tx: DatabaseTransaction,
  id: string,
  now: Date,
): Promise<number> {
  const flow = await lockFlow(tx, id, undefined);
  if (flow === undefined || !flowActs.remind.from.some((state) => state === flow.state)) return 0;
  const wait = flow.reminderDays === undefined ? Infinity : flow.reminderDays * dayMs;
  const lastDay = flow.expiresAt === undefined ? Infinity : flow.expiresAt.getTime() - dayMs;
  const due = (await listParticipants(tx, id)).filter(({ state, activeAt, remindedAt }) => {
    const last = (remindedAt ?? activeAt)?.getTime() ?? now.getTime();
    return (
      state === 'active' && (last + wait <= now.getTime() || (last < lastDay && lastDay <= now.getTime()))
    );
  });
  if (due.length === 0) return 0;
  for (const one of due) await noteReminded(tx, one.id, now);
  await tellFlow(platform, tx, flow, {
    news: 'reminder',
    accountIds: due.map(({ accountId }) => accountId),
    now,
  });
  return due.length;
}

const dayMs = 86_400_000;
