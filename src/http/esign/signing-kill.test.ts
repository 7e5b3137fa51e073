import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FastifyInstance } from 'fastify';
import { expect, it, vi } from 'vitest';
import { logInAs } from '../../../test/log-in.ts';
import { nameTestIssuer } from '../../../test/name-issuer.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { mailOf } from '../../../test/read-mail.ts';
import type { ChildTask } from '../../../test/signing-child.ts';
import type { BatchItemPage, BatchStatus } from '../../contract/batches.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { makeDemonstration, readDemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { buildApp } from '../app.ts';

const rounds = Number(process.env['SOAK_ROUNDS'] ?? 2);
vi.setConfig({ testTimeout: 120_000 + rounds * 30_000 });
const child = new URL('../../../test/signing-child.ts', import.meta.url).pathname;
const answersInARound = 6;

it('loses nothing that was answered and signs nothing twice, however often it is killed', async () => {
  const platformKey = randomBytes(32);
  const test = await createTestPlatform(new Date(), platformKey);
  await makeDemonstration(test.platform);
  const app = await buildApp(test.platform);
  const { application, officials } = await readDemoCredentials(test.platform.settings.dataFolder);
  const authorization = `Basic ${Buffer.from(`${application.username}:${application.password}`).toString('base64')}`;
  const { nik, passphrase } = officials[0]!;
  const seal = await makeSeal(test, app, authorization);
  const answered = new Map<string, string>();
  const batches = new Set<string>();
  const { folder, database } = test.address;
  const { dataFolder } = test.platform.settings;
  const place = { folder, database, dataFolder, platformKey: platformKey.toString('hex') };
  for (let round = 0; round < rounds; round++) {
    const task: ChildTask = { ...place, authorization, nik, passphrase, ...seal, round };
    const running = spawn(process.execPath, [child, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(running, 'exit');
    let seen = 0;
    for await (const line of createInterface({ input: running.stdout })) {
      const [what = '', name = '', sha256 = ''] = line.split(' ');
      if (what === 'batch') batches.add(name);
      else answered.set(name, sha256);
      if (++seen === answersInARound) setTimeout(() => running.kill('SIGKILL'), Math.random() * 100);
    }
    await ended;
    expect(seen).toBeGreaterThanOrEqual(answersInARound);
  }

  // After the leases of the killed ones: each batch that was taken in comes to its end by the passphrase.
  test.setNow(new Date(Date.now() + 120_000));
  for (const id of batches) await finish(app, authorization, id, passphrase);
  await expectNothingLost(test, answered, batches);
  await app.close();
  await test.close();
});

async function makeSeal({ platform }: TestPlatform, app: FastifyInstance, authorization: string) {
  const asking = await logInAs(app, platform, { code: 'LKPP', role: 'application-owner' });
  const enabling = await logInAs(app, platform, { code: 'BSSN', role: 'registration-officer' });
  await nameTestIssuer(platform, 'BSSN');
  const idSubscriber = 'SEGEL-1';
  const { id } = (
    await asking.ask('POST', '/seals', {
      subscriberId: idSubscriber,
      name: 'Segel Contoh',
      organisationIdentifier: 'NTRID-0123456789',
      contactEmail: 'segel@lkpp.example',
    })
  ).json();
  expect((await enabling.ask('POST', `/seals/${id}/enable`, { proof: 'Akta 1/2026' })).statusCode).toBe(200);
  const [mail] = await mailOf(platform, () =>
    app.inject({
      method: 'POST',
      url: '/api/v2/seal/get/activation',
      payload: { idSubscriber },
      headers: { authorization },
    }),
  );
  return { idSubscriber, activation: /: ([A-Z2-7]{8})$/m.exec(mail!.text)![1]! };
}

async function finish(app: FastifyInstance, authorization: string, id: string, passphrase: string) {
  const headers = { authorization };
  const url = `/rest/v1/batches/${id}`;
  const status = async () => (await app.inject({ url, headers })).json<BatchStatus>();
  if ((await status()).state === 'waiting') {
    const resumed = await app.inject({
      method: 'POST',
      url: `${url}/resume`,
      payload: { passphrase },
      headers,
    });
    expect(resumed.statusCode).toBe(202);
  }
  await expect.poll(status, { timeout: 60_000 }).toMatchObject({ state: 'finished', signed: 8, pending: 0 });
  const { items } = (await app.inject({ url: `${url}/items`, headers })).json<BatchItemPage>();
  expect(new Set(items.map(({ documentId }) => documentId)).size).toBe(8);
}

async function expectNothingLost(
  { platform }: TestPlatform,
  answered: ReadonlyMap<string, string>,
  batches: ReadonlySet<string>,
) {
  const signatures = await asSystem(platform.db, (tx) =>
    tx
      .selectFrom('signature')
      .innerJoin('document', 'document.id', 'signature.document_id')
      .select(['signature.idempotency_key', 'signature.document_id', 'document.storage_key'])
      .select('document.owner_organisation_id')
      .execute(),
  );
  const sha256ByKey = new Map<string, string>();
  for (const { idempotency_key: key, storage_key, owner_organisation_id } of signatures) {
    const bytes = await platform.files.read(owner_organisation_id, storage_key);
    if (key === null) continue;
    // One signature for one key, ever.
    expect(sha256ByKey.has(key)).toBe(false);
    const base64 = Buffer.from(bytes).toString('base64');
    sha256ByKey.set(key, createHash('sha256').update(base64).digest('hex'));
  }
  for (const [key, sha256] of answered) expect(sha256ByKey.get(key)).toBe(sha256);
  // A document has one signature, and those of batches are as many as their files.
  expect(new Set(signatures.map((row) => row.document_id)).size).toBe(signatures.length);
  const ofKnownBatches = await asSystem(platform.db, (tx) =>
    tx
      .selectFrom('batch_item')
      .select('document_id')
      .where('batch_id', 'in', [...batches])
      .where('state', '=', 'signed')
      .execute(),
  );
  expect(ofKnownBatches).toHaveLength(batches.size * 8);
}
