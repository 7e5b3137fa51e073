import { expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';

const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith(name));

it('counts by labels and renders type and help once', async () => {
  const metrics = createMetrics();
  metrics.count('sertel_verdicts_total', { verdict: 'passed' });
  metrics.count('sertel_verdicts_total', { verdict: 'passed' });
  metrics.count('sertel_verdicts_total', { verdict: 'failed' });
  const text = await metrics.render();
  expect(text).toContain('# TYPE sertel_verdicts_total counter\n');
  expect(text.match(/# HELP sertel_verdicts_total /g)).toHaveLength(1);
  expect(await linesOf(metrics, 'sertel_verdicts_total{')).toEqual([
    'sertel_verdicts_total{verdict="passed"} 2',
    'sertel_verdicts_total{verdict="failed"} 1',
  ]);
  expect(text.endsWith('\n')).toBe(true);
});

it('keeps a histogram cumulative, with +Inf, sum and count', async () => {
  const metrics = createMetrics();
  for (const seconds of [0.004, 0.3, 100]) metrics.observe('sertel_job_seconds', { name: 'a' }, seconds);
  const lines = await linesOf(metrics, 'sertel_job_seconds');
  expect(lines).toContain('sertel_job_seconds_bucket{name="a",le="0.005"} 1');
  expect(lines).toContain('sertel_job_seconds_bucket{name="a",le="0.5"} 2');
  expect(lines).toContain('sertel_job_seconds_bucket{name="a",le="30"} 2');
  expect(lines.slice(-3)).toEqual([
    'sertel_job_seconds_bucket{name="a",le="+Inf"} 3',
    'sertel_job_seconds_sum{name="a"} 100.304',
    'sertel_job_seconds_count{name="a"} 3',
  ]);
});

it('escapes the values of labels', async () => {
  const metrics = createMetrics();
  metrics.set('sertel_job_lag_seconds', { name: 'a"b\\c\nd' }, 1);
  expect(await linesOf(metrics, 'sertel_job_lag_seconds{')).toEqual([
    'sertel_job_lag_seconds{name="a\\"b\\\\c\\nd"} 1',
  ]);
});

it('tells the rest when a family cannot be read, and counts it', async () => {
  const metrics = createMetrics();
  metrics.read('sertel_crl_next_update_seconds', () => Promise.reject(new Error('away')));
  metrics.read('process_resident_memory_bytes', () => [{ labels: {}, value: 7 }]);
  const text = await metrics.render();
  expect(text).toContain('process_resident_memory_bytes 7\n');
  expect(text).toContain('sertel_metrics_failed 1\n');
  expect(text).not.toContain('sertel_crl_next_update_seconds');
});

it('does not grow without bound, whatever the labels', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 6000; i++) {
    metrics.count('sertel_verdicts_total', { verdict: String(i) });
    metrics.observe('sertel_job_seconds', { name: String(i) }, 1);
  }
  expect(await linesOf(metrics, 'sertel_verdicts_total{')).toHaveLength(5000);
  expect(await linesOf(metrics, 'sertel_job_seconds_count')).toHaveLength(5000);
});
