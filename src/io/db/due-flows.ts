import { sql } from 'kysely';
import type { Database } from './connect.ts';

/** Flows that are not over though their time is. */
export async function listFlowsPastTime(db: Database, now: Date, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('flow')
    .select('id')
    .where('state', 'in', ['running', 'returned'])
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Flows in which somebody is due to be reminded: by the sender's wish, or on the last day. */
export async function listDueReminders(db: Database, now: Date, limit: number): Promise<readonly string[]> {
  const last = sql<Date>`coalesce(flow_participant.reminded_at, flow_participant.active_at)`;
  const rows = await db
    .selectFrom('flow')
    .innerJoin('flow_participant', 'flow_participant.flow_id', 'flow.id')
    .select('flow.id')
    .distinct()
    .where('flow.state', '=', 'running')
    .where('flow_participant.state', '=', 'active')
    .where((eb) =>
      eb.or([
        sql<boolean>`${last} + make_interval(days => flow.reminder_days) <= ${now}`,
        sql<boolean>`(flow.expires_at - interval '1 day' <= ${now} and ${last} < flow.expires_at - interval '1 day')`,
      ]),
    )
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
