import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestApplication, multipartBody } from '../../../test/demo-application.ts';
import { encryptedSample, userPassword } from '../../../test/encrypted-pdf.ts';
import { makeTestPki } from '../../../test/pki/test-pki.ts';
import { createDemoPlatform } from '../../../test/demo-platform.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { formPdf, overwrite, signTest } from '../../../test/signed-pdf.ts';
import { validationReportSchema } from '../../contract/validation.ts';
import { readZip } from '../../io/files/zip-archive.ts';
import { bufferSource } from '../../pdf/source.ts';
import { encodeReport } from '../../pades/validate/encode-report.ts';
import { isSameReport, readBundle } from '../../pades/validate/evidence-bundle.ts';
import { validatePdf } from '../../pades/validate/validate-pdf.ts';
import { addAnchors } from '../../services/validation/trust-store.ts';
import { buildApp } from '../app.ts';
import { defaultRates } from '../limit-public-routes.ts';

let test: TestPlatform;
let app: FastifyInstance;
let signed: Uint8Array;
let authorization: string;
let foldersBefore: readonly string[];
const uploadFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sertel-uploads-'));
const pdf = { 'content-type': 'application/pdf' };

beforeAll(async () => {
  test = await createDemoPlatform();
  const pki = await makeTestPki();
  const certificates = [pki.root.certificate.raw];
  await addAnchors(test.platform, { certificates, source: 'uji', by: 'uji' });
  ({ authorization } = await makeTestApplication(test.platform, 'UJI'));
  signed = await signTest(pki, formPdf(), { level: 'B-LTA' });
  test.setNow(new Date());
  foldersBefore = uploadFolders();
  app = await buildApp(test.platform, {
    validationBytes: 300_000,
    public: { ...defaultRates, checks: { perSecond: 0.001, burst: 5 } },
  });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const check = (payload: Uint8Array, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/rest/v1/validations',
    payload: Buffer.from(payload),
    headers: { ...pdf, authorization, ...headers },
  });

describe('POST /rest/v1/validations', () => {
  it('answers a report that the contract describes, to whoever asks', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/rest/v1/validations',
      payload: Buffer.from(signed),
      headers: pdf,
    });
    expect(answer.statusCode).toBe(200);
    const report = validationReportSchema.strict().parse(answer.json());
    expect(report).toMatchObject({
      verdict: 'passed',
      indication: 'TOTAL-PASSED',
      trustStore: { version: 2 },
      signatures: [{ level: 'B-LTA' }],
      document: { sizeBytes: signed.length },
    });
  });

  it('takes a form as well, with the password of an encrypted file before it', async () => {
    const file = { name: 'file', value: encryptedSample('R6, AES-256'), filename: 'a.pdf' };
    const password = { name: 'pdfPassword', value: userPassword };
    const send = (...parts: Parameters<typeof multipartBody>[0]) => {
      const { payload, headers } = multipartBody(parts);
      return check(payload, headers);
    };
    expect((await send(password, file)).json()).toMatchObject({ verdict: 'unsigned' });
    expect((await send(file)).json()).toMatchObject({
      verdict: 'unreadable',
      finding: { code: 'password-missing' },
    });
  });

  it('finds what was changed', async () => {
    const answer = await check(overwrite(signed, '(Harga 100)', () => '(Harga 900)'));
    expect(answer.json()).toMatchObject({ verdict: 'failed', subIndication: 'HASH_FAILURE' });
  });

  it('answers an evidence bundle from which the same report comes again', async () => {
    const answer = await check(signed, { accept: 'application/zip' });
    const { sha256 } = (await check(signed)).json<{ document: { sha256: string } }>().document;
    const bundle = readBundle(readZip(new Uint8Array(answer.rawPayload)), sha256);
    const report = validatePdf(bufferSource(signed), bundle.input);
    const json = encodeReport(report, { sha256, sizeBytes: signed.length }, bundle.trustStore);
    expect(isSameReport(bundle, json)).toBe(true);
  });

  it('refuses what is too large, of another type, or no form with a file', async () => {
    expect((await check(new Uint8Array(400_000))).json()).toMatchObject({
      status: 413,
      code: 'http.too-large',
    });
    const chunked = multipartBody([{ name: 'file', value: new Uint8Array(310_000), filename: 'a.pdf' }]);
    expect((await check(chunked.payload, chunked.headers)).json()).toMatchObject({ code: 'http.too-large' });
    expect((await check(signed, { 'content-type': 'image/png' })).statusCode).toBe(415);
    const empty = multipartBody([{ name: 'other', value: 'x' }]);
    expect((await check(empty.payload, empty.headers)).statusCode).toBe(400);
  });

  it('refuses a wrong credential and, without one, more than its address may', async () => {
    const wrong = await check(signed, { authorization: 'Basic eDp5' });
    expect(wrong.json()).toMatchObject({ status: 401, code: 'identity.bad-credential' });
    const anonymous = () =>
      app.inject({
        method: 'POST',
        url: '/rest/v1/validations',
        payload: 'bukan PDF',
        headers: pdf,
        remoteAddress: '192.0.2.7',
      });
    for (let i = 0; i < 5; i++) expect((await anonymous()).statusCode).toBe(200);
    expect((await anonymous()).json()).toMatchObject({ status: 429, code: 'http.too-many-requests' });
    expect((await anonymous()).headers['retry-after']).toBeDefined();
  });

  it('answers the report to print under the platform’s seal, to whoever has a credential', async () => {
    const pdfReport = { accept: 'application/pdf' };
    const url = '/rest/v1/validations';
    const payload = Buffer.from(signed);
    const anonymous = await app.inject({ method: 'POST', url, payload, headers: { ...pdf, ...pdfReport } });
    expect(anonymous.json()).toMatchObject({ status: 401, code: 'identity.bad-credential' });
    const answer = await check(signed, { ...pdfReport, 'accept-language': 'en' });
    expect(answer.headers['content-type']).toBe('application/pdf');
    const sealed = await check(new Uint8Array(answer.rawPayload));
    expect(sealed.json()).toMatchObject({
      verdict: 'passed',
      signatures: [{ signer: 'DEMO Report Seal', level: 'B-LT', coversWholeDocument: false }],
    });
  });

  it('leaves nothing of a file behind', () => {
    const made = uploadFolders().filter((name) => !foldersBefore.includes(name));
    expect(made.length).toBeGreaterThan(0);
    expect(made.flatMap((name) => readdirSync(path.join(tmpdir(), name)))).toEqual([]);
  });
});
