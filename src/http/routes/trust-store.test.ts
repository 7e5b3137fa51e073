import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { digest } from '#crypto';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { makeDemoHierarchy } from '../../services/ca/make-demo-hierarchy.ts';
import { keepTrustStore } from '../../services/validation/keep-trust-store.ts';
import { loadTrust } from '../../services/validation/load-trust.ts';
import { removeAnchor } from '../../services/validation/trust-store.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  app = await buildApp(test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

it('tells anyone the anchors that the server itself checks against, and its clock', async () => {
  const { platform } = test;
  await asSystem(platform.db, (tx) => makeDemoHierarchy(platform, tx, platform.clock()));
  const answer = await app.inject({ url: '/rest/v1/trust-store' });
  const { anchors, version } = await loadTrust(platform.db);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ ...version, time: '2026-03-02T03:04:05.000Z' });
  const told = answer
    .json()
    .anchors.map(({ certificate }: { certificate: string }) =>
      toHex(digest('sha256', Uint8Array.fromBase64(certificate))),
    );
  expect(told).toEqual(anchors.map((der) => toHex(digest('sha256', der))));
  expect(told.length).toBeGreaterThan(0);
});

it('reads the anchors anew only where the store has a new version', async () => {
  const read = keepTrustStore(test.platform.db);
  const first = await read();
  expect(await read()).toBe(first);
  const [anchor] = first.anchors;
  const store = await removeAnchor(test.platform, anchor!.sha256, 'test');
  expect(await read()).toEqual(store);
});

it('refuses an address that asks too often', async () => {
  const limited = await buildApp(test.platform, { public: { status: { perSecond: 0.1, burst: 1 } } });
  const first = await limited.inject({ url: '/rest/v1/trust-store' });
  const second = await limited.inject({ url: '/rest/v1/trust-store' });
  expect(first.statusCode).toBe(200);
  expect(second.statusCode).toBe(429);
  expect(second.json()).toMatchObject({ code: 'http.too-many-requests' });
  await limited.close();
});
