import type { FastifyInstance } from 'fastify';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTestApplication, multipartBody, type FormPart } from '../../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import type { BatchItemPage, BatchStatus } from '../../contract/batches.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../../services/jobs/make-demonstration.ts';
import type { Platform } from '../../services/platform.ts';
import { sweepBatches } from '../../services/signing/batches/change-batch.ts';
import { buildApp } from '../app.ts';

const start = new Date('2026-03-02T03:04:05Z');
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
let authorization: string;

beforeAll(async () => {
  test = await createTestPlatform(start);
  await makeDemonstration(test.platform);
  demo = await readDemoCredentials(test.platform.settings.dataFolder);
  app = await buildApp(test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});
let count = 0;
beforeEach(async () => {
  test.setNow(start);
  const code = `BATCH${++count}`;
  ({ authorization } = await makeTestApplication(test.platform, code, { signers: 'any' }));
});

const pdfOf = (text: string) => simplePdf(`BT /F1 10 Tf 100 700 Td (${text}) Tj ET`);
const fileParts = (files: number): FormPart[] =>
  Array.from({ length: files }, (_, i) => ({
    name: 'file',
    value: pdfOf(`Surat ${i + 1}`),
    filename: `surat-${i + 1}.pdf`,
  }));
function send(files: readonly FormPart[], fields: Record<string, string> = {}, more: object = {}, to = app) {
  const { nik, passphrase } = demo.officials[0]!;
  const texts = Object.entries({ nik, passphrase, ...fields }).map(([name, value]) => ({ name, value }));
  const { payload, headers } = multipartBody([...texts, ...files]);
  return to.inject({
    method: 'POST',
    url: '/rest/v1/batches',
    payload,
    headers: { ...headers, authorization, ...more },
  });
}
const get = (url: string, as = authorization) =>
  app.inject({ url: `/rest/v1/batches/${url}`, headers: { authorization: as } });
const post = (url: string, payload?: object) =>
  app.inject({
    method: 'POST',
    url: `/rest/v1/batches/${url}`,
    headers: { authorization },
    ...(payload === undefined ? {} : { payload }),
  });
async function settled(id: string): Promise<BatchStatus> {
  for (let i = 0; i < 600; i++) {
    const status = (await get(id)).json<BatchStatus>();
    if (status.state !== 'running') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the batch did not come to an end');
}
const items = async (id: string) => (await get(`${id}/items`)).json<BatchItemPage>().items;
const filesKept = async () =>
  (
    await readdir(path.join(test.platform.settings.dataFolder, 'files'), {
      recursive: true,
      withFileTypes: true,
    })
  ).filter((entry) => entry.isFile()).length;
const signaturesOf = (documentIds: readonly (string | undefined)[]) =>
  asSystem(test.platform.db, async (tx) => {
    const ids = documentIds.flatMap((id) => id ?? []);
    return tx.selectFrom('signature').select('document_id').where('document_id', 'in', ids).execute();
  });

describe('POST /rest/v1/batches', () => {
  it('signs each file under one passphrase, and gives each its own result', async () => {
    const before = await filesKept();
    const broken = { name: 'file', value: 'not a PDF', filename: 'rusak.pdf' };
    const [one, two] = fileParts(2);
    const answer = await send([one!, broken, two!], { reason: 'Setuju', page: 'last', rect: '50,50,240,90' });
    expect(answer.statusCode).toBe(202);
    const { id, files } = answer.json<BatchStatus>();
    expect(files).toBe(3);
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 2, failed: 1, pending: 0 });
    const results = await items(id);
    expect(results).toMatchObject([
      { position: 1, name: 'surat-1.pdf', state: 'signed' },
      { position: 2, name: 'rusak.pdf', state: 'failed', code: 'pdf.not-a-pdf' },
      { position: 3, name: 'surat-2.pdf', state: 'signed' },
    ]);
    const file = await app.inject({
      url: `/rest/v1/documents/${results[0]!.documentId}/file`,
      headers: { authorization },
    });
    expect(file.rawPayload.subarray(0, (one!.value as Buffer).length).equals(one!.value as Buffer)).toBe(
      true,
    );
    // The two signed ones; what came is not kept beside them.
    expect(await filesKept()).toBe(before + 2);
  });

  it('pages results, also by their state', async () => {
    const { id } = (await send(fileParts(3))).json<BatchStatus>();
    await settled(id);
    const first = (await get(`${id}/items?limit=2`)).json<BatchItemPage>();
    expect(first.next).toBe(2);
    expect((await get(`${id}/items?limit=2&after=2`)).json<BatchItemPage>().items).toHaveLength(1);
    expect((await get(`${id}/items?state=failed`)).json<BatchItemPage>().items).toEqual([]);
  });

  it('answers the same batch to the same idempotency key, and signs nothing again', async () => {
    const key = { 'idempotency-key': 'batch-1' };
    const first = (await send(fileParts(2), {}, key)).json<BatchStatus>();
    await settled(first.id);
    const again = (await send(fileParts(2), {}, key)).json<BatchStatus>();
    expect(again).toMatchObject({ id: first.id, signed: 2 });
    expect(await signaturesOf((await items(first.id)).map(({ documentId }) => documentId))).toHaveLength(2);
  });

  it('begins anew with the key of an upload that failed', async () => {
    const key = { 'idempotency-key': 'batch-failed' };
    expect((await send([...fileParts(1), { name: 'reason', value: 'a' }], {}, key)).statusCode).toBe(400);
    const again = await send(fileParts(1), {}, key);
    expect(again.statusCode).toBe(202);
    expect(await settled(again.json<BatchStatus>().id)).toMatchObject({ state: 'finished', signed: 1 });
  });

  it.each([
    ['another signer', () => ({ nik: demo.officials[1]!.nik })],
    ['other wishes', () => ({ reason: 'Lain' })],
  ])('refuses a known key with %s', async (_what, fields) => {
    const key = { 'idempotency-key': 'batch-other' };
    const { id } = (await send(fileParts(1), { reason: 'Setuju' }, key)).json<BatchStatus>();
    const answer = await send(fileParts(1), { reason: 'Setuju', ...fields() }, key);
    expect(answer.json()).toMatchObject({ code: 'signing.idempotency-mismatch' });
    expect((await send(fileParts(1), { reason: 'Setuju' }, key)).json()).toMatchObject({ id });
    await settled(id);
  });

  it('reads no file where the passphrase is wrong, and keeps nothing', async () => {
    const before = await filesKept();
    const answer = await send(fileParts(2), { passphrase: 'salah' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'key.wrong-passphrase' });
    expect(await filesKept()).toBe(before);
  });

  it.each<[string, number, string, () => readonly FormPart[]]>([
    ['no file', 400, 'batch.no-files', () => []],
    [
      'a field after a file',
      400,
      'http.bad-request',
      () => [...fileParts(1), { name: 'reason', value: 'a' }],
    ],
  ])('refuses %s, and keeps nothing', async (_what, status, code, files) => {
    const before = await filesKept();
    const answer = await send(files());
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code });
    expect(await filesKept()).toBe(before);
  });

  it('holds the credential to its number and size of files, and keeps nothing', async () => {
    const before = await filesKept();
    ({ authorization } = await makeTestApplication(test.platform, `BATASBATCH${count}`, {
      signers: 'any',
      limits: { batchFiles: 2, fileBytes: 1024 },
    }));
    const many = await send(fileParts(3));
    expect(many.statusCode).toBe(413);
    expect(many.json()).toMatchObject({ code: 'batch.too-many-files' });
    const large = Buffer.concat([pdfOf('a'), Buffer.alloc(2000, ' ')]);
    const answer = await send([{ name: 'file', value: large, filename: 'besar.pdf' }]);
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'file.too-large' });
    expect(await filesKept()).toBe(before);
  });
});

describe('the platform’s bounds', () => {
  let bounded: FastifyInstance;
  beforeAll(async () => {
    bounded = await buildApp(test.platform, { fileBytes: 8192, batchBytes: 10_000 });
  });
  afterAll(() => bounded.close());

  it.each([
    ['a file beyond the largest', 'file.too-large', [9000]],
    ['more bytes in all', 'batch.too-large', [6000, 6000]],
  ])('refuse %s, whatever the credential may, and nothing is kept', async (what, code, sizes) => {
    const before = await filesKept();
    const limits = { fileBytes: 2 ** 30 };
    const name = `ATAS${sizes.length}`;
    ({ authorization } = await makeTestApplication(test.platform, name, { signers: 'any', limits }));
    const files = sizes.map((size) => ({
      name: 'file',
      value: Buffer.alloc(size, ' '),
      filename: `${what}.pdf`,
    }));
    const answer = await send(files, {}, {}, bounded);
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code });
    expect(await filesKept()).toBe(before);
  });
});

/** The platform, which does `first` before it reads the file that it signs as the `count`th. */
async function interrupted(count: number, first: () => Promise<unknown>): Promise<FastifyInstance> {
  const { files } = test.platform;
  let reads = 0;
  const read: typeof files.read = async (...of) => {
    if (++reads === count) await first();
    return files.read(...of);
  };
  return buildApp({ ...test.platform, files: { ...files, read } });
}

/** The platform, whose first transaction after a stored signature is committed and then looks lost. */
function losesCommit(): Platform {
  const { db, files } = test.platform;
  let armed = false;
  const put: typeof files.put = async (...of) => {
    const stored = await files.put(...of);
    if (of[2] === undefined) armed = true;
    return stored;
  };
  const transaction = () => ({
    execute: async (run: Parameters<ReturnType<typeof db.transaction>['execute']>[0]) => {
      const lost = armed;
      armed = false;
      const result = await db.transaction().execute(run);
      if (lost) throw new Error('Connection terminated unexpectedly');
      return result;
    },
  });
  const lossy = new Proxy(db, {
    get: (of, name) => (name === 'transaction' ? transaction : Reflect.get(of, name)),
  });
  return { ...test.platform, db: lossy, files: { ...files, put } };
}

describe('a connection that is lost after the commit', () => {
  it('leaves a batch’s file signed, and its bytes there', async () => {
    const to = await buildApp(losesCommit());
    const { id } = (await send(fileParts(1), {}, {}, to)).json<BatchStatus>();
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 1 });
    const [item] = await items(id);
    const url = `/rest/v1/documents/${item!.documentId}/file`;
    expect((await app.inject({ url, headers: { authorization } })).statusCode).toBe(200);
    await to.close();
  });

  it('leaves a signed document’s bytes there', async () => {
    const to = await buildApp(losesCommit());
    const { nik, passphrase } = demo.officials[0]!;
    const texts = Object.entries({ nik, passphrase }).map(([name, value]) => ({ name, value }));
    const { payload, headers } = multipartBody([...texts, ...fileParts(1)]);
    const url = '/rest/v1/signatures';
    const before = await filesKept();
    const answer = await to.inject({ method: 'POST', url, payload, headers: { ...headers, authorization } });
    expect(answer.json()).toMatchObject({ code: 'database.unreachable' });
    expect(await filesKept()).toBe(before + 1);
    await to.close();
  });
});

describe('a batch', () => {
  it('signs no more once the certificate is suspended', async () => {
    const { email, passphrase } = demo.officials[0]!;
    const { id: certificateId } = await asSystem(test.platform.db, (tx) =>
      tx
        .selectFrom('certificate')
        .innerJoin('person', 'person.id', 'certificate.person_id')
        .select('certificate.id')
        .where('email', '=', email)
        .executeTakeFirstOrThrow(),
    );
    const change = (kind: 'suspend' | 'release') =>
      changeStatus(test.platform, certificateId, { kind }, 'test');
    const to = await interrupted(6, () => change('suspend'));
    const { id } = (await send(fileParts(12), {}, {}, to)).json<BatchStatus>();
    const stopped = await settled(id);
    expect(stopped.state).toBe('waiting');
    expect(stopped.signed).toBeLessThan(6);
    expect((await post(`${id}/resume`, { passphrase })).json()).toMatchObject({
      code: 'signing.certificate-suspended',
    });
    expect((await get(id)).json<BatchStatus>().signed).toBe(stopped.signed);
    await change('release');
    expect((await post(`${id}/resume`, { passphrase })).statusCode).toBe(202);
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 12 });
    await to.close();
  });

  it('is its signer’s, whoever has the signer’s address meanwhile', async () => {
    const [own, other] = demo.officials as [DemoCredentials['officials'][0], DemoCredentials['officials'][0]];
    const moveAddress = (from: string, into: string) =>
      asSystem(test.platform.db, (tx) =>
        tx.updateTable('person').set({ email: into }).where('email', '=', from).execute(),
      );
    const to = await interrupted(2, async () => test.setNow(minutes(11)));
    const { id } = (await send(fileParts(12), {}, {}, to)).json<BatchStatus>();
    expect((await settled(id)).state).toBe('waiting');
    await moveAddress(own.email, 'baru@bssn.example');
    await moveAddress(other.email, own.email);
    test.setNow(minutes(20));
    const resume = ({ passphrase }: { readonly passphrase: string }) => post(`${id}/resume`, { passphrase });
    expect((await resume(other)).json()).toMatchObject({ code: 'key.wrong-passphrase' });
    test.setNow(minutes(30));
    expect((await resume(own)).statusCode).toBe(202);
    // A file whose timestamp the jump of the clock met has failed.
    expect(await settled(id)).toMatchObject({ state: 'finished', pending: 0 });
    await moveAddress(own.email, other.email);
    await moveAddress('baru@bssn.example', own.email);
    await to.close();
  });

  it('is one run’s, however long one file takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const gate = Promise.withResolvers<void>();
    let reading = false;
    const to = await interrupted(1, () => ((reading = true), gate.promise));
    try {
      const { id } = (await send(fileParts(1), {}, {}, to)).json<BatchStatus>();
      await expect.poll(() => reading, { timeout: 20_000 }).toBe(true);
      test.setNow(minutes(0.9));
      vi.advanceTimersByTime(20_000);
      await expect
        .poll(async () => {
          const rows = await asSystem(test.platform.db, (tx) =>
            tx.selectFrom('batch').select('leased_until').where('id', '=', id).execute(),
          );
          return rows[0]?.leased_until;
        })
        .toEqual(minutes(1.9));
      test.setNow(minutes(1.5));
      const { passphrase } = demo.officials[0]!;
      expect((await post(`${id}/resume`, { passphrase })).json()).toMatchObject({
        code: 'batch.not-waiting',
      });
      gate.resolve();
      expect(await settled(id)).toMatchObject({ state: 'finished', signed: 1 });
    } finally {
      gate.resolve();
      vi.useRealTimers();
      await to.close();
    }
  });

  it('signs no more once the credential is disabled', async () => {
    const enabled = (is: boolean) =>
      asSystem(test.platform.db, (tx) =>
        tx
          .updateTable('application_credential')
          .set({ enabled: is })
          .where('username', '=', `app-batch${count}`)
          .execute(),
      );
    const to = await interrupted(6, () => enabled(false));
    const { id } = (await send(fileParts(12), {}, {}, to)).json<BatchStatus>();
    await expect.poll(() => test.logged.join(), { timeout: 20_000 }).toContain('signing.unknown-application');
    await enabled(true);
    const stopped = await settled(id);
    expect(stopped.state).toBe('waiting');
    expect(stopped.signed).toBeLessThan(6);
    await post(`${id}/cancel`);
    await to.close();
  });

  it('waits for the passphrase after ten minutes, and is resumed without signing anything twice', async () => {
    const { id } = (await send(fileParts(20))).json<BatchStatus>();
    test.setNow(minutes(11));
    const waiting = await settled(id);
    expect(waiting.state).toBe('waiting');
    expect(waiting.pending).toBeGreaterThan(0);
    expect((await post(`${id}/resume`, { passphrase: 'salah' })).json()).toMatchObject({
      code: 'key.wrong-passphrase',
    });
    test.setNow(minutes(12));
    const { passphrase } = demo.officials[0]!;
    expect((await post(`${id}/resume`, { passphrase })).statusCode).toBe(202);
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 20 });
    const documentIds = (await items(id)).map(({ documentId }) => documentId);
    expect(new Set(documentIds).size).toBe(20);
    expect(await signaturesOf(documentIds)).toHaveLength(20);
    expect((await post(`${id}/resume`, { passphrase })).json()).toMatchObject({ code: 'batch.not-waiting' });
  });

  it('is cancelled: what is signed stays, the rest is not signed and not kept', async () => {
    const before = await filesKept();
    const { id } = (await send(fileParts(20))).json<BatchStatus>();
    const stopped = (await post(`${id}/cancel`)).json<BatchStatus>();
    expect(stopped).toMatchObject({ state: 'cancelled', pending: 0 });
    // What was in a worker's hands at that moment comes to nothing.
    await expect.poll(filesKept, { timeout: 20_000 }).toBe(before + stopped.signed);
    const end = (await get(id)).json<BatchStatus>();
    expect(end).toMatchObject({ state: 'cancelled', signed: stopped.signed, cancelled: stopped.cancelled });
    expect((await post(`${id}/cancel`)).json()).toMatchObject({ code: 'batch.ended' });
  });

  it('is unknown to another application', async () => {
    const { id } = (await send(fileParts(1))).json<BatchStatus>();
    await settled(id);
    const other = await makeTestApplication(test.platform, 'BATCHLAIN');
    for (const url of [id, `${id}/items`])
      expect((await get(url, other.authorization)).json()).toMatchObject({ code: 'batch.unknown' });
  });

  it('that nobody resumes is given up after a week', async () => {
    const before = await filesKept();
    const { id } = (await send(fileParts(20))).json<BatchStatus>();
    test.setNow(minutes(11));
    const { signed } = await settled(id);
    expect(await sweepBatches(test.platform, minutes(6 * 1440))).toEqual({ batches: 0 });
    expect(await sweepBatches(test.platform, minutes(8 * 1440))).toEqual({ batches: 1 });
    expect((await get(id)).json()).toMatchObject({ state: 'cancelled' });
    expect(await filesKept()).toBe(before + signed);
  });
});
