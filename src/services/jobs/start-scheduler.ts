import { enterScheduledJobs } from '../../io/db/scheduled-jobs.ts';
import type { Platform } from '../platform.ts';
import { runDueJobs, type Job, type JobOutcome } from './run-due-jobs.ts';

export interface Scheduler {
  /** Starts nothing more and waits for the job that runs, for a bounded time. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly pollMs?: number;
  /** How long `stop` waits; what is cut off then was not committed and is done by the next process. */
  readonly graceMs?: number;
}

/** Looks every few seconds for jobs that are due, one after the other in this process, until it is stopped. */
export function startScheduler(
  platform: Platform,
  jobs: readonly Job[],
  { pollMs = 5000, graceMs = 5000 }: SchedulerOptions = {},
): Scheduler {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let entered = false;
  let turn = Promise.resolve();

  async function look(): Promise<void> {
    try {
      if (!entered) {
        const names = jobs.map(({ name }) => name);
        await enterScheduledJobs(platform.db, names, platform.clock());
        entered = true;
      }
      for (const outcome of await runDueJobs(platform, jobs, stopping.signal)) measure(platform, outcome);
    } catch (error) {
      // The database is away, most likely: the next look finds out.
      if (!stopping.signal.aborted) platform.log.error({ err: error }, 'the schedule could not be read');
    }
    if (!stopping.signal.aborted) timer = setTimeout(next, pollMs);
  }
  const next = () => void (turn = look());
  next();

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      const grace = new AbortController();
      await Promise.race([turn, wait(graceMs, grace.signal)]);
      grace.abort();
    },
  };
}

function measure({ metrics }: Platform, { name, kind, durationMs, lagSeconds }: JobOutcome): void {
  metrics.count('sertel_jobs_total', { name, outcome: kind });
  metrics.observe('sertel_job_seconds', { name }, durationMs / 1000);
  metrics.set('sertel_job_lag_seconds', { name }, lagSeconds);
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
