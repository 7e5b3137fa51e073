import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestApplication, multipartBody } from '../../../test/demo-application.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { judge } from '../../../test/judges.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { DemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { publishStatement } from '../../services/signing/notice.ts';

let close: DemoApp['close'];
let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
const asks: Record<string, string> = {};
beforeAll(async () => {
  ({ test, app, demo, close } = await openDemoApp());
  for (const [code, notice] of [
    ['WAJIB', 'enforce'],
    ['TAMBAH', 'add'],
    ['CATAT', 'record'],
  ] as const) {
    const made = await makeTestApplication(test.platform, code, { signers: 'any', level: 'B-B', notice });
    asks[notice] = made.authorization;
    if (notice !== 'record') continue;
    // A second wording: the first one stays good.
    await asSystem(test.platform.db, (tx) =>
      publishStatement(
        tx,
        { organisationId: made.organisationId, now: test.platform.clock() },
        'Ditandatangani dengan sertifikat elektronik peraga',
      ),
    );
  }
});
afterAll(() => close());

const old = [
  'Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat',
  'elektronik yang diterbitkan oleh ',
];
const page = (...lines: readonly string[]) =>
  simplePdf(`BT /F1 9 Tf 40 700 Td 12 TL ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`);

const sign = (notice: string, ...files: readonly Uint8Array[]) =>
  app.inject({
    method: 'POST',
    url: '/api/v2/sign/pdf',
    payload: {
      nik: demo.officials[0]!.nik,
      passphrase: demo.officials[0]!.passphrase,
      signatureProperties: [{ tampilan: 'INVISIBLE' }],
      file: files.map((file) => Buffer.from(file).toString('base64')),
    },
    headers: { authorization: asks[notice]! },
  });
const signed = async (notice: string, file: Uint8Array): Promise<Buffer> => {
  const answer = await sign(notice, file);
  expect(answer.statusCode).toBe(200);
  return Buffer.from(answer.json().file[0], 'base64');
};
const versions = async (notice: string) => {
  const rows = await asSystem(test.platform.db, (tx) =>
    tx
      .selectFrom('signature')
      .innerJoin('application_credential', 'application_credential.id', 'application_credential_id')
      .select(['statement_version'])
      .where('username', '=', { enforce: 'app-wajib', add: 'app-tambah', record: 'app-catat' }[notice]!)
      .orderBy('signed_at')
      .execute(),
  );
  return rows.map((row) => row.statement_version);
};

/** With a full mark in this rectangle of the first page. */
const marked = (notice: string, rect: string) => {
  const { nik, passphrase } = demo.officials[0]!;
  const texts = Object.entries({ nik, passphrase, page: '1', rect });
  const { payload, headers } = multipartBody([
    ...texts.map(([name, value]) => ({ name, value })),
    { name: 'file', value: page('Surat'), filename: 'surat.pdf' },
  ]);
  const authorization = asks[notice]!;
  const url = '/rest/v1/signatures';
  return app.inject({ method: 'POST', url, payload, headers: { ...headers, authorization } });
};

describe('the statement of Pasal 4 ayat (1) huruf j', () => {
  it('that is enforced is asked of the document, in any of its wordings, over any line break', async () => {
    const issuer = /CN ?= ?([^,\n]+)/.exec(await issuerOf())?.[1] ?? '';
    await signed('enforce', page('Surat', old[0]!, `${old[1]}${issuer}.`));
    await signed('enforce', page('DITANDATANGANI dengan sertifikat', 'elektronik peraga'));
    expect(await versions('enforce')).toEqual([1, 2]);
  });

  it('that is enforced and missing refuses the file, by its code and clause, and signs none', async () => {
    const answer = await sign(
      'enforce',
      page('Ditandatangani dengan sertifikat elektronik peraga'),
      page('Surat'),
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'signing.notice-missing' });
    expect(answer.json().error).toMatch(/^file\[1\] : .*Pasal 4 ayat \(1\) huruf j/);
    expect(await versions('enforce')).toHaveLength(2);
  });

  it.skipIf(!judge('pdftotext') || !judge('pdfsig'))(
    'that is added is read by others, under a signature that they find valid',
    async () => {
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'sertel-notice-')), 'signed.pdf');
      writeFileSync(file, await signed('add', page('Surat')));
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      expect(text).toContain('Ditandatangani dengan sertifikat elektronik peraga');
      expect(spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).stdout).toContain(
        'Signature is Valid',
      );
    },
  );

  it('that is added is added once: what bears it already is left as it is', async () => {
    const once = await signed('add', page('Ditandatangani dengan sertifikat elektronik peraga'));
    expect(once.toString('latin1')).not.toContain('/Mark1');
    // And what was added lets the document be signed again.
    const twice = await signed('add', await signed('add', page('Surat')));
    expect(twice.toString('latin1').match(/\/Mark1 Do/g)).toHaveLength(1);
  });

  it('is added to nothing that somebody has signed', async () => {
    const plain = await signed('record', page('Surat'));
    const answer = await sign('add', plain);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'signing.notice-missing' });
  });

  it.each(['40,40,1,1', '40,40,30,8'])('is not borne by a mark that cannot hold it, at %s', async (rect) => {
    const before = await versions('enforce');
    expect((await marked('enforce', rect)).json()).toMatchObject({ code: 'signing.notice-missing' });
    expect(await versions('enforce')).toEqual(before);
    expect((await marked('record', rect)).statusCode).toBe(200);
    expect(new Set(await versions('record'))).toEqual(new Set([null]));
    const added = await marked('add', rect);
    expect(added.rawPayload.toString('latin1')).toContain('/Mark1 Do');
    expect((await versions('add')).at(-1)).toBe(2);
  });

  it('is borne by a mark that holds it', async () => {
    expect((await marked('enforce', '40,40,240,90')).statusCode).toBe(200);
    expect((await versions('enforce')).at(-1)).toBe(2);
  });

  it('is not read where it is only recorded what a mark bears', async () => {
    await signed('record', page('Surat'));
    expect(new Set(await versions('record'))).toEqual(new Set([null]));
  });
});

const issuerOf = async (): Promise<string> => {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v2/user/certificate/chain/${demo.officials[0]!.nik}`,
    headers: { authorization: asks['record']! },
  });
  const { X509Certificate } = await import('node:crypto');
  const [own] = answer.json().data as string[];
  const der = own!.includes('BEGIN') ? own! : Buffer.from(own!, 'base64');
  return new X509Certificate(der).issuer;
};
