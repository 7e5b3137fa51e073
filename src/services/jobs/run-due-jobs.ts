import { randomUUID } from 'node:crypto';
import {
  leaseScheduledJob,
  listScheduledJobs,
  releaseScheduledJob,
  renewJobLease,
  type ScheduledJobRow,
} from '../../io/db/scheduled-jobs.ts';
import { AppError } from '../../lib/errors.ts';
import type { Platform } from '../platform.ts';

/** A schedule is a function of the time: what is due is decided by the tables, never by when it last ran. */
export interface Job {
  readonly name: string;
  readonly everySeconds: number;
  /** Resolves with counts of what was done; ends early, between two whole pieces of work, once `signal` is aborted. */
  run(platform: Platform, now: Date, signal: AbortSignal): Promise<object>;
}

export interface JobOutcome {
  readonly name: string;
  readonly kind: 'done' | 'failed';
  readonly durationMs: number;
  /** How late it began. */
  readonly lagSeconds: number;
}

const leaseSeconds = 60;
const firstRetrySeconds = 5;

/**
 * Runs each job that is due and that no other process holds. The lease only saves work: should two processes ever
 * run one job, its own transactions keep the work from being done twice. A failure is logged and tried again, soon
 * at first.
 */
export async function runDueJobs(
  platform: Platform,
  jobs: readonly Job[],
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly JobOutcome[]> {
  const rows = await listScheduledJobs(platform.db);
  const outcomes: JobOutcome[] = [];
  for (const row of rows) {
    const job = jobs.find(({ name }) => name === row.name);
    // The job before may have taken long.
    const now = platform.clock();
    if (signal.aborted || job === undefined || row.leased || !isDue(row, job, now)) continue;
    const leaseId = randomUUID();
    const taken = await leaseScheduledJob(platform.db, { ...row, leaseId, leaseSeconds });
    if (taken) outcomes.push(await runLeased(platform, job, { row, leaseId, now, signal }));
  }
  return outcomes;
}

/** Further away than one turn is a time that only a clock which had gone ahead can have set. */
function isDue({ dueAt }: ScheduledJobRow, { everySeconds }: Job, now: Date): boolean {
  return dueAt <= now || dueAt.getTime() > now.getTime() + everySeconds * 1000;
}

interface Lease {
  readonly row: ScheduledJobRow;
  readonly leaseId: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

async function runLeased(platform: Platform, job: Job, lease: Lease): Promise<JobOutcome> {
  const { row, leaseId, now, signal } = lease;
  const { name, everySeconds } = job;
  const begun = performance.now();
  const renewal = setInterval(() => void renew(platform, name, leaseId), (leaseSeconds / 3) * 1000);
  let failure: unknown;
  try {
    const counts = await job.run(platform, now, signal);
    const idle = Object.values(counts).every((count) => count === 0);
    platform.log[idle ? 'debug' : 'info']({ job: name, ...counts }, 'job done');
  } catch (error) {
    failure = error ?? new TypeError('a job rejected with nothing');
    platform.log.error({ err: failure, job: name }, 'job failed');
  } finally {
    clearInterval(renewal);
  }
  const failed = failure !== undefined;
  const retrySeconds = Math.min(everySeconds, firstRetrySeconds * 2 ** Math.min(row.failures, 20));
  const waitSeconds = failed ? retrySeconds : signal.aborted ? 0 : everySeconds;
  await releaseScheduledJob(platform.db, {
    name,
    leaseId,
    dueAt: new Date(now.getTime() + waitSeconds * 1000),
    failures: failed ? row.failures + 1 : 0,
    error: failed ? (failure instanceof AppError ? failure.code : 'job.unexpected') : undefined,
    succeededAt: failed ? undefined : now,
  });
  return {
    name,
    kind: failed ? 'failed' : 'done',
    durationMs: performance.now() - begun,
    lagSeconds: Math.max(0, (now.getTime() - row.dueAt.getTime()) / 1000),
  };
}

async function renew({ db, log }: Platform, name: string, leaseId: string): Promise<void> {
  try {
    await renewJobLease(db, name, leaseId, leaseSeconds);
  } catch (error) {
    // The job goes on: what it does is safe without the lease.
    log.warn({ err: error, job: name }, 'the lease of a job was not renewed');
  }
}
