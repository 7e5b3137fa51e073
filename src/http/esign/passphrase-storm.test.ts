import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestApplication, multipartBody } from '../../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoOfficial,
} from '../../services/jobs/make-demonstration.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let officials: readonly DemoOfficial[];
let attacker: string;
let other: string;

beforeAll(async () => {
  // As long as a real one takes beside a request, so that a queue forms.
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'), undefined, {
    memoryKib: 8192,
    passes: 3,
    parallelism: 1,
  });
  await makeDemonstration(test.platform);
  ({ officials } = await readDemoCredentials(test.platform.settings.dataFolder));
  app = await buildApp(test.platform);
  attacker = (await makeTestApplication(test.platform, 'SATU', { signers: 'any' })).authorization;
  other = (await makeTestApplication(test.platform, 'DUA', { signers: 'any' })).authorization;
});
afterAll(async () => {
  await app.close();
  await test.close();
});

async function sign(authorization: string, official: DemoOfficial, passphrase = official.passphrase) {
  const { payload, headers } = multipartBody([
    { name: 'file', value: simplePdf('BT ET'), filename: 'a.pdf', contentType: 'application/pdf' },
    { name: 'nik', value: official.nik },
    { name: 'passphrase', value: passphrase },
    { name: 'tampilan', value: 'invisible' },
  ]);
  return app.inject({
    method: 'POST',
    url: '/api/sign/pdf',
    payload,
    headers: { ...headers, authorization },
  });
}

it('of wrong passphrases over HTTP is refused with codes, and others sign on meanwhile', async () => {
  const { stretcher } = test.platform;
  let longestQueue = 0;
  const watch = setInterval(() => (longestQueue = Math.max(longestQueue, stretcher.load().waiting)), 1);
  // 1. the storm: one application, wrong passphrases of two officials, many at once for as long as it takes
  const calm = new AbortController();
  const answers: Awaited<ReturnType<typeof sign>>[] = [];
  const attackers = Array.from({ length: 90 }, async (_, i) => {
    while (!calm.signal.aborted) {
      answers.push(await sign(attacker, officials[i % 2]!, 'salah'));
      // The attackers share this thread with the platform: they leave it some of it.
      await sleep(500);
    }
  });
  // 2. meanwhile another application signs, for an official under attack too
  const meanwhile = [];
  for (const official of [officials[2]!, officials[0]!, officials[3]!]) {
    meanwhile.push(await sign(other, official));
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  }
  calm.abort();
  await Promise.all(attackers);
  clearInterval(watch);

  expect(meanwhile.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const kinds = new Map<string, number>();
  for (const answer of answers) {
    const { status_code, code } = answer.json<{ status_code: number; code?: string }>();
    const kind = `${answer.statusCode} ${code ?? status_code}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (answer.statusCode === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect([...kinds.keys()].toSorted()).toEqual([
    '400 2031',
    '429 key.busy',
    '429 signing.passphrase-delayed',
  ]);
  // 3. memory is bounded: few at work, a short queue; and few guesses were made of all those tried
  expect(longestQueue).toBeLessThanOrEqual(8);
  expect(kinds.get('400 2031')).toBeLessThanOrEqual(24);
  expect(answers.length).toBeGreaterThanOrEqual(90);
});
