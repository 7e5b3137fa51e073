import type { FastifyInstance } from 'fastify';
import { spawnSync } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenPdfs, selfHoldingPdf } from '../../../test/broken-pdfs.ts';
import { multipartBody } from '../../../test/demo-application.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { DemoCredentials } from '../../services/jobs/make-demonstration.ts';

let close: DemoApp['close'];
let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
beforeAll(async () => {
  ({ test, app, demo, close } = await openDemoApp());
});
afterAll(() => close());

const whole = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET');

function sign(file: Uint8Array, changes: Record<string, string> = {}) {
  const { username, password } = demo.application;
  const [official] = demo.officials;
  const fields = { nik: official!.nik, passphrase: official!.passphrase, tampilan: 'invisible', ...changes };
  const { payload, headers } = multipartBody([
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
    { name: 'file', value: file, filename: 'surat.pdf' },
  ]);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return app.inject({
    method: 'POST',
    url: '/api/sign/pdf',
    payload,
    headers: { ...headers, authorization },
  });
}

/** All that a request that failed may not add to: rows that would give a document out, and files. */
async function traces(): Promise<unknown> {
  const tables = ['document', 'signature', 'journal_leaf', 'journal_entry', 'idempotency_key'] as const;
  const rows = await asSystem(test.platform.db, async (tx) => {
    const counts: number[] = [];
    for (const table of tables) {
      const row = await tx
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst();
      counts.push(Number(row?.n));
    }
    return counts;
  });
  const entries = await readdir(path.join(test.platform.settings.dataFolder, 'files'), {
    recursive: true,
    withFileTypes: true,
  });
  return { rows, files: entries.filter((entry) => entry.isFile()).map(({ name }) => name) };
}

describe('POST /api/sign/pdf leaves no row and no file behind after', () => {
  it.each(brokenPdfs)(
    '%s, which has a stable code and a sentence',
    async (_what, bytes) => {
      const before = await traces();
      const answer = await sign(bytes);
      expect(answer.statusCode).toBe(400);
      const body = answer.json<{ error: string; status_code: number; code?: string }>();
      expect(body.error.length).toBeGreaterThan(10);
      expect(body.code ?? body.status_code).toSatisfy(
        (code: unknown) => code === 4015 || /^(pdf|pades|worker)\./.test(String(code)),
      );
      expect(await traces()).toEqual(before);
      expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
    },
    60_000,
  );

  it.each([
    ['a wrong passphrase', { passphrase: 'salah' }, 400],
    ['an unknown NIK', { nik: '0000000000000099' }, 400],
    [
      'a page that is not there',
      { tampilan: 'visible', page: '7', xAxis: '1', yAxis: '1', width: '9', height: '9' },
      400,
    ],
  ] as const)('%s', async (_what, changes, status) => {
    const before = await traces();
    expect((await sign(whole, changes)).statusCode).toBe(status);
    expect(await traces()).toEqual(before);
  });

  it.each([
    [whole, { page: '7' }, 'pdf.page-not-found', 'Halaman yang diminta tidak ada pada dokumen'],
    [whole, { xAxis: '5000' }, 'pades.rectangle-outside', 'Kotak tanda tangan berada di luar halaman'],
    [Buffer.from('%PDF-1.7\nhalo'), {}, 'pdf.bad-xref', 'File PDF rusak'],
    [Buffer.from('halo'), {}, 'pdf.not-a-pdf', 'File bukan PDF'],
  ] as [Buffer, Record<string, string>, string, string][])(
    'a fault of the request, which is said in Indonesian first: %#',
    async (file, changes, code, sentence) => {
      const mark = { page: '1', xAxis: '1', yAxis: '1', width: '90', height: '90', ...changes };
      const answer = await sign(file, { tampilan: 'visible', ...mark });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({
        error: expect.stringMatching(new RegExp(`^Proses signing gagal : ${sentence} \\(`)),
        status_code: 400,
        code,
      });
    },
  );

  it('nothing: an object stream that claims to lie in itself is found where it stands', async () => {
    const answer = await sign(selfHoldingPdf);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.subarray(0, selfHoldingPdf.length).equals(selfHoldingPdf)).toBe(true);
  });

  it('all of them goes on signing', async () => {
    test.setNow(new Date(Date.now() + 10_000));
    expect((await sign(whole)).statusCode).toBe(200);
  });
});

describe('a full disk', () => {
  const mount = (folder: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', folder], { stdio: 'ignore' })
      .status === 0;

  it('is 507 with its code, nothing stays, and it goes on when there is room again', async (context) => {
    expect((await sign(whole)).statusCode).toBe(200);
    const unfinished = path.join(test.platform.settings.dataFolder, 'files', 'unfinished');
    // A file system of its own needs the rights of root.
    if (!mount(unfinished)) context.skip();
    try {
      await writeFile(path.join(unfinished, 'ballast'), new Uint8Array(62_000)).catch(() => undefined);
      const before = await traces();
      const answer = await sign(whole);
      expect(answer.statusCode).toBe(507);
      expect(answer.json()).toEqual({
        error: 'Penyimpanan server penuh',
        status_code: 507,
        code: 'file.disk-full',
      });
      expect(await traces()).toEqual(before);
      await rm(path.join(unfinished, 'ballast'));
    } finally {
      spawnSync('umount', [unfinished]);
    }
    expect((await sign(whole)).statusCode).toBe(200);
  });
});
