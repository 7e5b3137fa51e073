import { monitorEventLoopDelay } from 'node:perf_hooks';
import { findEarliestCrlEnd } from '../../io/db/crls.ts';
import { listScheduledJobs } from '../../io/db/scheduled-jobs.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';

const quantiles = [0.5, 0.99, 1] as const;
const resolutionMs = 20;

/** Registers what is read when somebody asks: the process itself, and what stands in the database. */
export function measurePlatform({ metrics, db, clock, stretcher }: Platform): { stop(): void } {
  const loop = monitorEventLoopDelay({ resolution: resolutionMs });
  loop.enable();
  metrics.read('sertel_event_loop_delay_seconds', () => {
    const samples = quantiles.map((quantile) => ({
      labels: { quantile: String(quantile) },
      // What is recorded is the time between two looks: a loop without delay takes as long as they are apart.
      value: loop.count === 0 ? 0 : Math.max(0, loop.percentile(quantile * 100) / 1e9 - resolutionMs / 1000),
    }));
    loop.reset();
    return samples;
  });
  metrics.read('process_resident_memory_bytes', () => [{ labels: {}, value: process.memoryUsage.rss() }]);
  const startedAt = performance.timeOrigin / 1000;
  metrics.set('process_start_time_seconds', {}, startedAt);
  metrics.read('sertel_passphrase_checks', () => {
    const { running, waiting } = stretcher.load();
    return [
      { labels: { state: 'running' }, value: running },
      { labels: { state: 'waiting' }, value: waiting },
    ];
  });
  metrics.read('sertel_crl_next_update_seconds', async () => {
    const end = await asSystem(db, (tx) => findEarliestCrlEnd(tx));
    return end === undefined ? [] : [{ labels: {}, value: (end.getTime() - clock().getTime()) / 1000 }];
  });
  metrics.read('sertel_job_idle_seconds', async () =>
    (await listScheduledJobs(db)).flatMap(({ name, lastSucceededAt }) =>
      lastSucceededAt === undefined
        ? []
        : [{ labels: { name }, value: (clock().getTime() - lastSucceededAt.getTime()) / 1000 }],
    ),
  );
  return { stop: () => void loop.disable() };
}
