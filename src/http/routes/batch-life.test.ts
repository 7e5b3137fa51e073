import type { FastifyInstance } from 'fastify';
import { describe, expect, it, vi } from 'vitest';
import { fileParts, minutes, openBatchDesk } from '../../../test/batch-desk.ts';
import { makeTestApplication, multipartBody } from '../../../test/demo-application.ts';
import type { BatchStatus } from '../../contract/batches.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import type { Platform } from '../../services/platform.ts';
import { sweepBatches } from '../../services/signing/batches/change-batch.ts';
import { buildApp } from '../app.ts';

const desk = openBatchDesk();
const { send, get, post, settled, items, filesKept, signaturesOf } = desk;

/** The platform, which does `first` before it reads the file that it signs as the `count`th. */
async function interrupted(count: number, first: () => Promise<unknown>): Promise<FastifyInstance> {
  const { files } = desk.test.platform;
  let reads = 0;
  const read: typeof files.read = async (...of) => {
    if (++reads === count) await first();
    return files.read(...of);
  };
  return buildApp({ ...desk.test.platform, files: { ...files, read } });
}

/** The platform, whose first transaction after a stored signature is committed and then looks lost. */
function losesCommit(): Platform {
  const { db, files } = desk.test.platform;
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
  return { ...desk.test.platform, db: lossy, files: { ...files, put } };
}

describe('a connection that is lost after the commit', () => {
  it('leaves a batch’s file signed, and its bytes there', async () => {
    const to = await buildApp(losesCommit());
    const { id } = (await send(fileParts(1), {}, {}, to)).json<BatchStatus>();
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 1 });
    const [item] = await items(id);
    const url = `/rest/v1/documents/${item!.documentId}/file`;
    expect((await desk.app.inject({ url, headers: { authorization: desk.authorization } })).statusCode).toBe(
      200,
    );
    await to.close();
  });

  it('leaves a signed document’s bytes there', async () => {
    const to = await buildApp(losesCommit());
    const { nik, passphrase } = desk.demo.officials[0]!;
    const texts = Object.entries({ nik, passphrase }).map(([name, value]) => ({ name, value }));
    const { payload, headers } = multipartBody([...texts, ...fileParts(1)]);
    const url = '/rest/v1/signatures';
    const before = await filesKept();
    const answer = await to.inject({
      method: 'POST',
      url,
      payload,
      headers: { ...headers, authorization: desk.authorization },
    });
    expect(answer.json()).toMatchObject({ code: 'database.unreachable' });
    expect(await filesKept()).toBe(before + 1);
    await to.close();
  });
});

/** The platform, which does `first` before it keeps the file that comes as the first. */
async function slowed(first: () => Promise<unknown>): Promise<FastifyInstance> {
  const { files } = desk.test.platform;
  let puts = 0;
  const put: typeof files.put = async (...of) => {
    if (++puts === 1) await first();
    return files.put(...of);
  };
  return buildApp({ ...desk.test.platform, files: { ...files, put } });
}

describe('a batch that comes slowly', () => {
  it('waits for the passphrase where its files took longer than one serves', async () => {
    const to = await slowed(async () => desk.test.setNow(minutes(10)));
    const answer = await send(fileParts(2), {}, {}, to);
    expect(answer.statusCode).toBe(202);
    const { id, ...status } = answer.json<BatchStatus>();
    expect(status).toMatchObject({ state: 'waiting', pending: 2, signed: 0 });
    const { passphrase } = desk.demo.officials[0]!;
    expect((await post(`${id}/resume`, { passphrase })).statusCode).toBe(202);
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 2 });
    await to.close();
  });

  it('counts as being received while one file of it comes', async () => {
    const leases = () =>
      asSystem(desk.test.platform.db, (tx) =>
        tx.selectFrom('batch').select('leased_until').where('state', '=', 'receiving').execute(),
      );
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const to = await slowed(async () => {
      desk.test.setNow(minutes(9));
      vi.advanceTimersByTime(60_000);
      await vi.waitFor(async () => expect(await leases()).toEqual([{ leased_until: minutes(19) }]));
    });
    expect((await send(fileParts(1), {}, {}, to)).statusCode).toBe(202);
    vi.useRealTimers();
    await to.close();
  });
});

describe('a batch', () => {
  it('signs no more once the certificate is suspended', async () => {
    const { email, passphrase } = desk.demo.officials[0]!;
    const { id: certificateId } = await asSystem(desk.test.platform.db, (tx) =>
      tx
        .selectFrom('certificate')
        .innerJoin('person', 'person.id', 'certificate.person_id')
        .select('certificate.id')
        .where('email', '=', email)
        .executeTakeFirstOrThrow(),
    );
    const change = (kind: 'suspend' | 'release') =>
      changeStatus(desk.test.platform, certificateId, { kind }, 'test');
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
    const own = desk.demo.officials[0]!;
    const other = desk.demo.officials[1]!;
    const moveAddress = (from: string, into: string) =>
      asSystem(desk.test.platform.db, (tx) =>
        tx.updateTable('person').set({ email: into }).where('email', '=', from).execute(),
      );
    const to = await interrupted(2, async () => desk.test.setNow(minutes(11)));
    const { id } = (await send(fileParts(12), {}, {}, to)).json<BatchStatus>();
    expect((await settled(id)).state).toBe('waiting');
    await moveAddress(own.email, 'baru@bssn.example');
    await moveAddress(other.email, own.email);
    desk.test.setNow(minutes(20));
    const resume = ({ passphrase }: { readonly passphrase: string }) => post(`${id}/resume`, { passphrase });
    expect((await resume(other)).json()).toMatchObject({ code: 'key.wrong-passphrase' });
    desk.test.setNow(minutes(30));
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
      desk.test.setNow(minutes(0.9));
      vi.advanceTimersByTime(20_000);
      await expect
        .poll(async () => {
          const rows = await asSystem(desk.test.platform.db, (tx) =>
            tx.selectFrom('batch').select('leased_until').where('id', '=', id).execute(),
          );
          return rows[0]?.leased_until;
        })
        .toEqual(minutes(1.9));
      desk.test.setNow(minutes(1.5));
      const { passphrase } = desk.demo.officials[0]!;
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
      asSystem(desk.test.platform.db, (tx) =>
        tx
          .updateTable('application_credential')
          .set({ enabled: is })
          .where('username', '=', `app-batch${desk.count}`)
          .execute(),
      );
    const to = await interrupted(6, () => enabled(false));
    const { id } = (await send(fileParts(12), {}, {}, to)).json<BatchStatus>();
    await expect
      .poll(() => desk.test.logged.join(), { timeout: 20_000 })
      .toContain('signing.unknown-application');
    await enabled(true);
    const stopped = await settled(id);
    expect(stopped.state).toBe('waiting');
    expect(stopped.signed).toBeLessThan(6);
    await post(`${id}/cancel`);
    await to.close();
  });

  it('waits for the passphrase after ten minutes, and is resumed without signing anything twice', async () => {
    // Between two files: a jump of the clock within one makes its timestamp look wrong.
    const { files } = desk.test.platform;
    const gate = Promise.withResolvers<void>();
    let reads = 0;
    const read: typeof files.read = async (...of) => {
      if (++reads > 4) await gate.promise;
      return files.read(...of);
    };
    const to = await buildApp({ ...desk.test.platform, files: { ...files, read } });
    const { id } = (await send(fileParts(20), {}, {}, to)).json<BatchStatus>();
    await expect.poll(async () => (await get(id)).json<BatchStatus>().signed, { timeout: 20_000 }).toBe(4);
    desk.test.setNow(minutes(11));
    gate.resolve();
    const waiting = await settled(id);
    expect(waiting.state).toBe('waiting');
    expect(waiting.pending).toBeGreaterThan(0);
    expect((await post(`${id}/resume`, { passphrase: 'salah' })).json()).toMatchObject({
      code: 'key.wrong-passphrase',
    });
    desk.test.setNow(minutes(12));
    const { passphrase } = desk.demo.officials[0]!;
    expect((await post(`${id}/resume`, { passphrase })).statusCode).toBe(202);
    expect(await settled(id)).toMatchObject({ state: 'finished', signed: 20 });
    const documentIds = (await items(id)).map(({ documentId }) => documentId);
    expect(new Set(documentIds).size).toBe(20);
    expect(await signaturesOf(documentIds)).toHaveLength(20);
    expect((await post(`${id}/resume`, { passphrase })).json()).toMatchObject({ code: 'batch.not-waiting' });
    await to.close();
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
    const other = await makeTestApplication(desk.test.platform, 'BATCHLAIN');
    for (const url of [id, `${id}/items`])
      expect((await get(url, other.authorization)).json()).toMatchObject({ code: 'batch.unknown' });
  });

  it('that nobody resumes is given up after a week', async () => {
    const before = await filesKept();
    const { id } = (await send(fileParts(20))).json<BatchStatus>();
    desk.test.setNow(minutes(11));
    const { signed } = await settled(id);
    expect(await sweepBatches(desk.test.platform, minutes(6 * 1440))).toMatchObject({ batches: 0 });
    expect(await sweepBatches(desk.test.platform, minutes(8 * 1440))).toMatchObject({ batches: 1 });
    expect((await get(id)).json()).toMatchObject({ state: 'cancelled' });
    expect(await filesKept()).toBe(before + signed);
  });
});

describe('a batch that is received', () => {
  /** A platform that does `first` when the `count`th file of a batch has become durable. */
  async function receiving(count: number, first: () => Promise<unknown>) {
    const { files } = desk.test.platform;
    let puts = 0;
    const put: typeof files.put = async (...of) => {
      const stored = await files.put(...of);
      if (++puts === count) await first();
      return stored;
    };
    return buildApp({ ...desk.test.platform, files: { ...files, put } });
  }
  const idOf = () =>
    asSystem(desk.test.platform.db, (tx) =>
      tx.selectFrom('batch').select('id').where('state', '=', 'receiving').executeTakeFirstOrThrow(),
    );

  it('and cancelled meanwhile is received no further, and leaves no file', async () => {
    const kept = await filesKept();
    const to = await receiving(2, async () => {
      expect((await post(`${(await idOf()).id}/cancel`)).statusCode).toBe(200);
    });
    const answer = await send(fileParts(5), {}, {}, to);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'batch.ended' });
    expect(await filesKept()).toEqual(kept);
    await to.close();
  });

  it('counts among those of its application, many at once too', async () => {
    const to = await receiving(1, async () => {
      const others = await Promise.all([1, 2, 3, 4, 5].map(() => send(fileParts(1))));
      const codes = others.map((one) => one.statusCode);
      expect(codes.filter((code) => code === 429).length).toBeGreaterThanOrEqual(1);
    });
    expect((await send(fileParts(1), {}, {}, to)).statusCode).toBe(202);
    await to.close();
  });
});

it('deletes the results of ended batches after ninety days, and keeps the documents', async () => {
  const { id } = (await send(fileParts(1))).json<BatchStatus>();
  await settled(id);
  const [item] = await items(id);
  const { platform } = desk.test;
  await sweepBatches(platform, new Date(minutes(0).getTime() + 89 * 86_400_000));
  expect((await get(id)).statusCode).toBe(200);
  const swept = await sweepBatches(platform, new Date(minutes(0).getTime() + 91 * 86_400_000));
  expect(swept.deleted).toBeGreaterThanOrEqual(1);
  expect((await get(id)).statusCode).toBe(404);
  const url = `/rest/v1/documents/${item!.documentId}/file`;
  const answer = await desk.app.inject({ url, headers: { authorization: desk.authorization } });
  expect(answer.statusCode).toBe(200);
});

it('removes what a killed process left of an ended batch', async () => {
  const { id } = (await send(fileParts(1))).json<BatchStatus>();
  await settled(id);
  const { platform } = desk.test;
  const owner = await asSystem(platform.db, (tx) =>
    tx.selectFrom('batch').select('owner_organisation_id').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  const kept = await filesKept();
  const { storageKey } = await platform.files.put(owner.owner_organisation_id, new Uint8Array(8));
  await asSystem(platform.db, (tx) =>
    tx.updateTable('batch_item').set({ storage_key: storageKey }).where('batch_id', '=', id).execute(),
  );
  await sweepBatches(platform, new Date(minutes(0).getTime() + 2 * 86_400_000));
  expect(await filesKept()).toEqual(kept);
});
