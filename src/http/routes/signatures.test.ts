import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import { makePng } from '../../../test/png.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { append } from '../../../test/signed-pdf.ts';
import { pagesPdf, simplePdf } from '../../../test/simple-pdf.ts';
import type { SignatureAnswer } from '../../contract/signatures.ts';
import { findDocument } from '../../io/db/documents.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { fromLatin1 } from '../../lib/bytes.ts';
import { openPdf } from '../../pdf/document.ts';
import { listFields } from '../../pdf/form-fields.ts';
import { array, dict, literal, name, withEntries, type PdfObject } from '../../pdf/objects.ts';
import { getPage } from '../../pdf/pages.ts';
import { bufferSource } from '../../pdf/source.ts';
import { makeCredential } from '../../services/identity/make-credential.ts';
import type { DemoCredentials } from '../../services/jobs/make-demonstration.ts';
import { buildApp } from '../app.ts';

let close: DemoApp['close'];
let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
let authorization: string;

beforeAll(async () => {
  ({ test, app, demo, authorization, close } = await openDemoApp(new Date('2026-03-02T03:04:05Z')));
});
afterAll(() => close());

const page = 'BT /F1 10 Tf 100 700 Td (Jakarta # dan #) Tj ET';
const plain = simplePdf(page);
const text = (value: string) => literal(fromLatin1(value));
const scripted = append(plain, (update, document) =>
  update.put(
    document.catalogRef,
    withEntries(document.catalog, { OpenAction: dict({ S: name('JavaScript'), JS: text('1') }) }),
  ),
);
const withField = (more: Readonly<Record<string, PdfObject>> = {}) =>
  append(plain, (update, document) => {
    const field = update.allocate();
    const { ref, dict: entries } = getPage(document, 1);
    const widget = { Type: name('Annot'), Subtype: name('Widget'), P: ref, Rect: array([50, 50, 290, 140]) };
    update.put(field, dict({ ...widget, FT: name('Sig'), T: text('Ttd'), ...more }));
    update.put(ref, withEntries(entries, { Annots: array([field]) }));
    const AcroForm = dict({ Fields: array([field]) });
    update.put(document.catalogRef, withEntries(document.catalog, { AcroForm }));
  });

function sign(bytes: Uint8Array, fields: Readonly<Record<string, string>> = {}, more = {}, on = app) {
  const { nik, passphrase } = demo.officials[0]!;
  const values = Object.entries({ nik, passphrase, ...fields }).map(([name, value]) => ({ name, value }));
  const file = { name: 'file', value: bytes, filename: 'surat.pdf', contentType: 'application/pdf' };
  const { payload, headers } = multipartBody([...values, file]);
  const url = '/rest/v1/signatures';
  return on.inject({ method: 'POST', url, payload, headers: { ...headers, authorization, ...more } });
}

const fieldsOf = (bytes: Uint8Array) => listFields(openPdf(bufferSource(bytes)));

describe('a document that is not safe to sign', () => {
  it('is refused with what was found and where, for the request that asks so', async () => {
    const answer = await sign(scripted, { refuse: 'launch-action, danger' });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'pades.unsafe-content',
      details: { findings: [{ code: 'javascript', severity: 'danger', count: 1 }] },
    });
    expect((await sign(scripted)).statusCode).toBe(200);
    expect((await sign(scripted, { refuse: 'launch-action' })).statusCode).toBe(200);
  });

  it('is refused by every API where the platform says so', async () => {
    const settings = { ...test.platform.settings, refuse: ['javascript'] as const };
    const strict = await buildApp({ ...test.platform, settings });
    expect((await sign(scripted, {}, {}, strict)).json()).toMatchObject({ code: 'pades.unsafe-content' });
    expect((await sign(plain, {}, {}, strict)).statusCode).toBe(200);
    const { nik, passphrase } = demo.officials[0]!;
    const { payload, headers } = multipartBody([
      ...Object.entries({ nik, passphrase, tampilan: 'invisible' }).map(([name, value]) => ({ name, value })),
      { name: 'file', value: scripted, filename: 'surat.pdf', contentType: 'application/pdf' },
    ]);
    const request = {
      method: 'POST',
      url: '/api/sign/pdf',
      payload,
      headers: { ...headers, authorization },
    } as const;
    expect((await strict.inject(request)).json()).toMatchObject({
      status_code: 422,
      code: 'pades.unsafe-content',
    });
    expect((await app.inject(request)).statusCode).toBe(200);
    await strict.close();
  });

  it('needs codes that exist', async () => {
    const answer = await sign(plain, { refuse: 'danger,<b>' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'http.bad-request' });
  });

  it('is another request under the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'aman-1' };
    expect((await sign(plain, { refuse: 'danger' }, key)).statusCode).toBe(200);
    expect((await sign(plain, { refuse: 'warning' }, key)).json()).toMatchObject({
      code: 'signing.idempotency-mismatch',
    });
  });
});

describe('a field of the document', () => {
  it('is filled where the request names it', async () => {
    const answer = await sign(withField(), { field: 'Ttd' });
    expect(answer.statusCode).toBe(200);
    const [field, ...others] = fieldsOf(answer.rawPayload);
    expect(others).toEqual([]);
    expect(field).toMatchObject({ fullName: 'Ttd' });
    expect(field!.value).toBeDefined();
  });

  it('is signed as its seed values ask, or not at all', async () => {
    const bytes = withField({ SV: dict({ Ff: 8, Reasons: array([text('Setuju')]) }) });
    expect((await sign(bytes, { field: 'Ttd', reason: 'Lain' })).json()).toMatchObject({
      code: 'pades.seed-value',
    });
    expect((await sign(bytes, { field: 'Ttd', reason: 'Setuju' })).statusCode).toBe(200);
  });

  it('must be there, and has its own place', async () => {
    expect((await sign(plain, { field: 'Ttd' })).json()).toMatchObject({ code: 'pades.field-not-found' });
    expect((await sign(withField(), { field: 'Ttd', page: '1' })).json()).toMatchObject({
      code: 'http.bad-request',
    });
  });
});

describe('places for later signers', () => {
  it('are made by the first signature and filled by the second', async () => {
    const reserve = 'Pihak kedua=1,200,20,120,50\r\nSaksi=1,200,90,120,50\r\n';
    const first = await sign(plain, { reserve });
    expect(first.statusCode).toBe(200);
    const made = listFields(openPdf(bufferSource(first.rawPayload)));
    expect(made.map(({ fullName }) => fullName).slice(1)).toEqual(['Pihak kedua', 'Saksi']);
    const second = await sign(first.rawPayload, { field: 'Pihak kedua' });
    expect(second.statusCode).toBe(200);
    const filled = listFields(openPdf(bufferSource(second.rawPayload)));
    expect(filled.map(({ value }) => value === null)).toEqual([false, false, true]);
    expect((await sign(second.rawPayload, { reserve })).json()).toMatchObject({
      code: 'pades.reserve-after-signature',
    });
  });

  it.each(['Dua', 'Dua=1,2,3', 'Dua=0,1,1,9,9', 'Dua=1,1,1,9,9\nTiga'])(
    'are refused: %j',
    async (reserve) => {
      const answer = await sign(plain, { reserve });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'http.bad-request' });
    },
  );
});

describe('a mark on many pages', () => {
  const blank = { content: '', entries: '/MediaBox [0 0 300 200]' };
  const three = pagesPdf([blank, blank, blank]);

  it('shows on each, and the last one listed carries the signature', async () => {
    const answer = await sign(three, { copies: '3,1-2', rect: '20,20,250,120' });
    expect(answer.statusCode).toBe(200);
    const document = openPdf(bufferSource(answer.rawPayload));
    const annotated = [1, 2, 3].map((number) => getPage(document, number).dict.entries.has('Annots'));
    expect(annotated).toEqual([false, true, false]);
    const drawn = [1, 2, 3].map((number) => {
      const { resources } = getPage(document, number);
      return resources !== undefined && document.getDict(resources, 'XObject') !== undefined;
    });
    expect(drawn).toEqual([true, false, true]);
  });

  it.each([
    [{ copies: 'all' }, 'http.bad-request'],
    [{ copies: '3-1', rect: '20,20,250,120' }, 'http.bad-request'],
    [{ copies: 'all', rect: '20,20,250,120', page: '1' }, 'http.bad-request'],
    [{ copies: 'all', rect: '250,120', tag: '#' }, 'http.bad-request'],
    [{ copies: 'all', field: 'Ttd' }, 'http.bad-request'],
    [{ copies: '1-4', rect: '20,20,250,120' }, 'pdf.page-not-found'],
  ])('is refused: %j', async (fields, code) => {
    const answer = await sign(three, fields);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code });
  });
});

describe('level, certification and a mark of one’s own', () => {
  const place = { page: '1', rect: '20,20,100,100' };
  const json = { accept: 'application/json' };
  const codeOf = (answer: Awaited<ReturnType<typeof sign>>) => answer.json<{ code: string }>().code;

  it.each(['B-B', 'B-T', 'B-LT', 'B-LTA'])('%s is delivered where the request names it', async (level) => {
    const told = (await sign(plain, { level }, json)).json<SignatureAnswer>();
    expect(told.signature).toMatchObject({ level });
    expect(told.signature.timestampedAt === undefined).toBe(level === 'B-B');
  });

  it('the first signature certifies, a later one cannot', async () => {
    const certified = await sign(plain, { certify: '2' });
    const document = openPdf(bufferSource(certified.rawPayload));
    expect(document.getDict(document.catalog, 'Perms')?.entries.has('DocMDP')).toBe(true);
    expect(codeOf(await sign(certified.rawPayload, { certify: '2' }))).toMatch(/^pades\./);
    expect((await sign(certified.rawPayload)).statusCode).toBe(200);
  });

  it('the mark is the picture or the QR code of the request', async () => {
    const [full, qr, picture] = await Promise.all([
      sign(plain, place),
      sign(plain, { ...place, qr: 'https://sertel.example/x' }),
      signWithImage(makePng(20, 10, [200, 0, 0])),
    ]);
    expect([full, qr, picture].map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    // Fonts stand in the full mark only.
    expect(qr.rawPayload.length).toBeLessThan(full.rawPayload.length);
    expect(openPdf(bufferSource(picture.rawPayload)).source.length).toBeLessThan(full.rawPayload.length);
  });

  it('what contradicts itself or is no picture is refused', async () => {
    for (const fields of [{ level: 'B-X' }, { certify: '4' }, { qr: 'https://sertel.example' }])
      expect([fields, codeOf(await sign(plain, fields))]).toEqual([fields, 'http.bad-request']);
    expect(codeOf(await signWithImage(makePng(20, 10, [200, 0, 0]), { qr: 'https://sertel.example' }))).toBe(
      'http.bad-request',
    );
    expect(codeOf(await signWithImage(new Uint8Array(40)))).toBe('image.unknown');
  });

  it('another level is another request under the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'tingkat-1' };
    expect((await sign(plain, { level: 'B-LT' }, key)).statusCode).toBe(200);
    expect(codeOf(await sign(plain, { level: 'B-T' }, key))).toBe('signing.idempotency-mismatch');
  });

  function signWithImage(image: Uint8Array, fields: Readonly<Record<string, string>> = {}) {
    const { nik, passphrase } = demo.officials[0]!;
    const values = Object.entries({ nik, passphrase, ...place, ...fields });
    const { payload, headers } = multipartBody([
      ...values.map(([name, value]) => ({ name, value })),
      { name: 'file', value: plain, filename: 'surat.pdf', contentType: 'application/pdf' },
      { name: 'image', value: image, filename: 'ttd.png', contentType: 'image/png' },
    ]);
    return app.inject({
      method: 'POST',
      url: '/rest/v1/signatures',
      payload,
      headers: { ...headers, authorization },
    });
  }
});

describe('what was found', () => {
  const place = { tag: '#', rect: '60,40' };

  it('is counted in headers beside the PDF', async () => {
    const answer = await sign(scripted, place, { accept: 'application/pdf, application/json' });
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['sertel-findings']).toBe('danger=1, warning=0, note=2');
    expect(answer.headers['sertel-warnings']).toBe('2');
  });

  it('is answered with the signature’s facts where JSON is asked for, and kept with the document', async () => {
    const answer = await sign(scripted, place, { accept: 'application/json', 'idempotency-key': 'json-1' });
    const told = answer.json<SignatureAnswer>();
    expect(told).toMatchObject({
      name: 'surat.pdf',
      signature: { level: 'B-T', field: expect.stringMatching(/^sig_/) as string },
      warnings: [
        { kind: 'tag-elsewhere', count: 1, subject: '' },
        { kind: 'text', page: 1, count: 1 },
      ],
    });
    expect(told.findings.map(({ code }) => code)).toEqual([
      'javascript',
      'several-revisions',
      'standard-font',
    ]);

    const get = (url: string) => app.inject({ url, headers: { authorization } });
    const file = await get(new URL(told.downloadUrl).pathname);
    expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(told.sha256);
    const kept = await get(`/rest/v1/documents/${told.documentId}/inspection`);
    expect(kept.json()).toEqual({ findings: told.findings, warnings: told.warnings });

    const again = await sign(scripted, place, { accept: 'application/json', 'idempotency-key': 'json-1' });
    expect(again.json()).toEqual(told);
  });

  it('and the file are for the application that had it signed', async () => {
    const { documentId } = (await sign(plain, {}, { accept: 'application/json' })).json<SignatureAnswer>();
    const { organisationId } = await asSystem(
      test.platform.db,
      async (tx) => (await findDocument(tx, documentId))!,
    );
    const credential = { organisationId, username: 'lain', description: 'test' };
    const { password } = await asSystem(test.platform.db, (tx) => makeCredential(tx, credential));
    const other = `Basic ${Buffer.from(`lain:${password}`).toString('base64')}`;
    for (const part of ['file', 'inspection']) {
      const url = `/rest/v1/documents/${documentId}/${part}`;
      const answer = await app.inject({ url, headers: { authorization: other } });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'document.not-available' });
    }
  });
});
