import { sql } from 'kysely';
import type { Database } from './connect.ts';

export interface ScheduledJobRow {
  readonly name: string;
  readonly dueAt: Date;
  readonly failures: number;
  readonly lastSucceededAt: Date | undefined;
  /** Another process may hold it; what it does not renew it loses. */
  readonly leased: boolean;
}

/** A job that was never seen before is due at once; the others keep their time. */
export async function enterScheduledJobs(db: Database, names: readonly string[], now: Date): Promise<void> {
  await db
    .insertInto('scheduled_job')
    .values(
      names.map((name) => ({
        name,
        due_at: now,
        lease_id: null,
        leased_until: null,
        last_error: null,
        last_succeeded_at: null,
      })),
    )
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

export async function listScheduledJobs(db: Database): Promise<readonly ScheduledJobRow[]> {
  const rows = await db
    .selectFrom('scheduled_job')
    .select(['name', 'due_at', 'failures', 'last_succeeded_at'])
    .select(sql<boolean>`coalesce(leased_until > now(), false)`.as('leased'))
    .orderBy('due_at')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    dueAt: row.due_at,
    failures: row.failures,
    lastSucceededAt: row.last_succeeded_at ?? undefined,
    leased: row.leased,
  }));
}

export interface LeaseWish {
  readonly name: string;
  readonly leaseId: string;
  readonly leaseSeconds: number;
  /** What the wisher saw: whoever ran it meanwhile has moved it. */
  readonly dueAt: Date;
}

/** Takes the job; false where another process holds it or has done it meanwhile. */
export async function leaseScheduledJob(db: Database, wish: LeaseWish): Promise<boolean> {
  const row = await db
    .updateTable('scheduled_job')
    .set({ lease_id: wish.leaseId, leased_until: after(wish.leaseSeconds) })
    .where('name', '=', wish.name)
    .where('due_at', '=', wish.dueAt)
    .where((job) => job.or([job('leased_until', 'is', null), job('leased_until', '<=', sql<Date>`now()`)]))
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export async function renewJobLease(
  db: Database,
  name: string,
  leaseId: string,
  seconds: number,
): Promise<void> {
  await db
    .updateTable('scheduled_job')
    .set({ leased_until: after(seconds) })
    .where('name', '=', name)
    .where('lease_id', '=', leaseId)
    .execute();
}

export interface JobEnd {
  readonly name: string;
  readonly leaseId: string;
  readonly dueAt: Date;
  readonly failures: number;
  readonly error: string | undefined;
  readonly succeededAt: Date | undefined;
}

/** Gives the job back; nothing where the lease was lost, as it is another's to move then. */
export async function releaseScheduledJob(db: Database, end: JobEnd): Promise<void> {
  await db
    .updateTable('scheduled_job')
    .set({
      lease_id: null,
      leased_until: null,
      due_at: end.dueAt,
      failures: end.failures,
      last_error: end.error ?? null,
      ...(end.succeededAt === undefined ? {} : { last_succeeded_at: end.succeededAt }),
    })
    .where('name', '=', end.name)
    .where('lease_id', '=', end.leaseId)
    .execute();
}

const after = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;
