import type { FastifyInstance } from 'fastify';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { BatchItemPage, BatchStatus } from '../src/contract/batches.ts';
import { buildApp } from '../src/http/app.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import {
  makeDemonstration,
  readDemoCredentials,
  type DemoCredentials,
} from '../src/services/jobs/make-demonstration.ts';
import { makeTestApplication, multipartBody, type FormPart } from './demo-application.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';
import { simplePdf } from './simple-pdf.ts';

const start = new Date('2026-03-02T03:04:05Z');
/** Since the clock of each test began. */
export const minutes = (count: number) => new Date(start.getTime() + count * 60_000);

/** A PDF of one page with this text. */
export const pdfOf = (text: string) => simplePdf(`BT /F1 10 Tf 100 700 Td (${text}) Tj ET`);
/** So many files of a batch, as the parts of its form. */
export const fileParts = (files: number): FormPart[] =>
  Array.from({ length: files }, (_, i) => ({
    name: 'file',
    value: pdfOf(`Surat ${i + 1}`),
    filename: `surat-${i + 1}.pdf`,
  }));

/** The demonstration, and for each test a credential of its own, which sends batches. */
export function openBatchDesk() {
  // Made before the first test reads them.
  const desk = { count: 0, authorization: '' } as {
    test: TestPlatform;
    app: FastifyInstance;
    demo: DemoCredentials;
    count: number;
    authorization: string;
  };
  beforeAll(async () => {
    desk.test = await createTestPlatform(start);
    await makeDemonstration(desk.test.platform);
    desk.demo = await readDemoCredentials(desk.test.platform.settings.dataFolder);
    desk.app = await buildApp(desk.test.platform);
  });
  afterAll(async () => {
    await desk.app.close();
    await desk.test.close();
  });
  beforeEach(async () => {
    desk.test.setNow(start);
    const code = `BATCH${++desk.count}`;
    const made = await makeTestApplication(desk.test.platform, code, { signers: 'any' });
    desk.authorization = made.authorization;
  });

  function send(
    files: readonly FormPart[],
    fields: Record<string, string> = {},
    more: object = {},
    to = desk.app,
  ) {
    const { nik, passphrase } = desk.demo.officials[0]!;
    const texts = Object.entries({ nik, passphrase, ...fields }).map(([name, value]) => ({ name, value }));
    const { payload, headers } = multipartBody([...texts, ...files]);
    return to.inject({
      method: 'POST',
      url: '/rest/v1/batches',
      payload,
      headers: { ...headers, authorization: desk.authorization, ...more },
    });
  }
  const get = (url: string, as = desk.authorization) =>
    desk.app.inject({ url: `/rest/v1/batches/${url}`, headers: { authorization: as } });
  const post = (url: string, payload?: object) =>
    desk.app.inject({
      method: 'POST',
      url: `/rest/v1/batches/${url}`,
      headers: { authorization: desk.authorization },
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
      await readdir(path.join(desk.test.platform.settings.dataFolder, 'files'), {
        recursive: true,
        withFileTypes: true,
      })
    ).filter((entry) => entry.isFile()).length;
  const signaturesOf = (documentIds: readonly (string | undefined)[]) =>
    asSystem(desk.test.platform.db, async (tx) => {
      const ids = documentIds.flatMap((id) => id ?? []);
      return tx.selectFrom('signature').select('document_id').where('document_id', 'in', ids).execute();
    });
  return Object.assign(desk, { send, get, post, settled, items, filesKept, signaturesOf });
}
