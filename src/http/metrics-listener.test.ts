import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { multipartBody } from '../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../test/platform.ts';
import { simplePdf } from '../../test/simple-pdf.ts';
import { makeDemonstration, readDemoCredentials } from '../services/jobs/make-demonstration.ts';
import { measurePlatform } from '../services/jobs/measure-platform.ts';
import { schedule } from '../services/jobs/schedule.ts';
import { startScheduler } from '../services/jobs/start-scheduler.ts';
import { buildApp } from './app.ts';
import { openMetricsListener, type MetricsListener } from './metrics-listener.ts';

let test: TestPlatform;
let app: FastifyInstance;
let measured: ReturnType<typeof measurePlatform>;
let listener: MetricsListener;

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  await makeDemonstration(test.platform);
  app = await buildApp(test.platform);
  measured = measurePlatform(test.platform);
  listener = await openMetricsListener(test.platform.metrics, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await listener.close();
  measured.stop();
  await app.close();
  await test.close();
});

const scrape = async () => (await fetch(`${listener.url}/metrics`)).text();

it('tells what was done, in the text format, and nothing of whom', async () => {
  const { application, officials } = await readDemoCredentials(test.platform.settings.dataFolder);
  const [official] = officials;
  const { username, password } = application;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const { payload, headers } = multipartBody([
    { name: 'file', value: simplePdf('BT ET'), filename: 'a.pdf', contentType: 'application/pdf' },
    { name: 'nik', value: official!.nik },
    { name: 'passphrase', value: official!.passphrase },
    { name: 'tampilan', value: 'invisible' },
  ]);
  const signed = await app.inject({
    method: 'POST',
    url: '/api/sign/pdf',
    payload,
    headers: { ...headers, authorization },
  });
  expect(signed.statusCode).toBe(200);
  const check = multipartBody([
    { name: 'signed_file', value: signed.rawPayload, filename: 'a.pdf', contentType: 'application/pdf' },
  ]);
  await app.inject({
    method: 'POST',
    url: '/api/sign/verify',
    ...check,
    headers: { ...check.headers, authorization },
  });
  await app.inject({ url: `/api/user/status/${official!.nik}`, headers: { authorization } });
  await app.inject({ url: '/verifikasi/token-of-someone' });
  await app.inject({ url: '/wp-login.php' });
  const scheduler = startScheduler(test.platform, schedule);
  await expect
    .poll(scrape, { timeout: 20_000 })
    .toContain('sertel_jobs_total{name="expired.sweep",outcome="done"} 1');
  await scheduler.stop();

  const text = await scrape();
  for (const line of [
    'sertel_http_requests_total{method="POST",route="/api/sign/pdf",status="200"} 1',
    'sertel_http_requests_total{method="GET",route="/api/user/status/:nik",status="200"} 1',
    'sertel_http_requests_total{method="GET",route="/verifikasi/:token",status="404"} 1',
    'sertel_http_requests_total{method="any",route="unmatched",status="404"} 1',
    'sertel_http_request_seconds_count{route="/api/sign/pdf"} 1',
    'sertel_signatures_total{level="B-T"} 1',
    'sertel_verdicts_total{verdict="passed"} 1',
    'sertel_ocsp_answers_total{answer="signed"}',
    'sertel_timestamps_total{answer="granted"} 1',
    'sertel_worker_tasks{state="running"} 0',
    'sertel_passphrase_checks{state="waiting"} 0',
    'sertel_crl_next_update_seconds 86400',
    'sertel_job_idle_seconds{name="crl.renew"} 0',
    'sertel_metrics_failed 0',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/sertel_event_loop_delay_seconds\{quantile="0.99"\} [\d.e-]+\n/);
  for (const secret of [official!.nik, 'token-of-someone', username, 'wp-login']) {
    expect(text).not.toContain(secret);
  }
  const grammar = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[\d.e+-]+)$/;
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !grammar.test(line)),
  ).toEqual([]);
});

it('answers nothing else there, and nothing of it on the public listener', async () => {
  expect((await fetch(`${listener.url}/`)).status).toBe(404);
  expect((await fetch(`${listener.url}/metrics`, { method: 'POST' })).status).toBe(405);
  expect((await app.inject({ url: '/metrics' })).statusCode).toBe(404);
});
