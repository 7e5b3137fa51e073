import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileParts, openBatchDesk, pdfOf } from '../../../test/batch-desk.ts';
import { makeTestApplication, type FormPart } from '../../../test/demo-application.ts';
import type { BatchItemPage, BatchStatus } from '../../contract/batches.ts';
import { buildApp } from '../app.ts';

const desk = openBatchDesk();
const { send, get, settled, items, filesKept, signaturesOf } = desk;

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
    const file = await desk.app.inject({
      url: `/rest/v1/documents/${results[0]!.documentId}/file`,
      headers: { authorization: desk.authorization },
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
    ['another signer', () => ({ nik: desk.demo.officials[1]!.nik })],
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
    ({ authorization: desk.authorization } = await makeTestApplication(
      desk.test.platform,
      `BATASBATCH${desk.count}`,
      {
        signers: 'any',
        limits: { batchFiles: 2, fileBytes: 1024 },
      },
    ));
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
    bounded = await buildApp(desk.test.platform, { fileBytes: 8192, batchBytes: 10_000 });
  });
  afterAll(() => bounded.close());

  it.each([
    ['a file beyond the largest', 'file.too-large', [9000]],
    ['more bytes in all', 'batch.too-large', [6000, 6000]],
  ])('refuse %s, whatever the credential may, and nothing is kept', async (what, code, sizes) => {
    const before = await filesKept();
    const limits = { fileBytes: 2 ** 30 };
    const name = `ATAS${sizes.length}`;
    ({ authorization: desk.authorization } = await makeTestApplication(desk.test.platform, name, {
      signers: 'any',
      limits,
    }));
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
