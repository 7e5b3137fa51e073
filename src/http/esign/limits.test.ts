import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestApplication, multipartBody } from '../../../test/demo-application.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { updateCredential } from '../../io/db/credentials.ts';
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

const pdf = simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET');
const v2 = (authorization: string, file: readonly string[]) =>
  app.inject({
    method: 'POST',
    url: '/api/v2/sign/pdf',
    payload: {
      nik: demo.officials[0]!.nik,
      passphrase: demo.officials[0]!.passphrase,
      signatureProperties: [{ tampilan: 'INVISIBLE' }],
      file,
    },
    headers: { authorization },
  });
const status = (authorization: string, who: object, url = '/api/v2/user/check/status') =>
  app.inject({ method: 'POST', url, payload: who, headers: { authorization } });

describe('a credential', () => {
  it('that may send a hundred files is refused ten thousand, and the number is told', async () => {
    const { authorization } = await makeTestApplication(test.platform, 'BANYAK', { signers: 'any' });
    const answer = await v2(
      authorization,
      Array.from({ length: 10_000 }, () => 'JVBERg=='),
    );
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ status_code: 413, code: 'signing.too-many-files' });
  });

  it('is held to its own number and size of files', async () => {
    const { authorization } = await makeTestApplication(test.platform, 'KECIL', {
      signers: 'any',
      limits: { files: 1, fileBytes: 1024 },
    });
    const file = Buffer.from(pdf).toString('base64');
    const large = Buffer.concat([pdf, Buffer.alloc(1024, ' ')]);
    expect((await v2(authorization, [file, file])).json()).toMatchObject({ code: 'signing.too-many-files' });
    const answer = await v2(authorization, [large.toString('base64')]);
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ code: 'signing.file-too-large' });
    const { payload, headers } = multipartBody([
      { name: 'nik', value: demo.officials[0]!.nik },
      { name: 'passphrase', value: demo.officials[0]!.passphrase },
      { name: 'tampilan', value: 'invisible' },
      { name: 'file', value: large, filename: 'a.pdf' },
    ]);
    const v1 = await app.inject({
      method: 'POST',
      url: '/api/sign/pdf',
      payload,
      headers: { ...headers, authorization },
    });
    expect(v1.statusCode).toBe(413);
    expect(v1.json()).toMatchObject({ code: 'signing.file-too-large' });
  });

  it('that asks too often is told when to come back', async () => {
    const { authorization } = await makeTestApplication(test.platform, 'SERING', {
      limits: { requestsPerMinute: 2 },
    });
    const ask = () => status(authorization, { nik: '0000000000000099' });
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json()).toMatchObject({ status_code: 429, code: 'http.too-many-requests' });
  });

  it('learns nothing of another organisation’s people, by whatever name it asks', async () => {
    const { authorization } = await makeTestApplication(test.platform, 'ORANGLAIN');
    const { nik, email } = demo.officials[0]!;
    for (const url of ['/api/v2/user/check/status', '/api/v2/user/check-status'])
      for (const who of [{ nik }, { email }])
        expect((await status(authorization, who, url)).json()).toMatchObject({
          status_code: 2011,
          status: 'NOT_REGISTERED',
        });
    const get = (url: string) => app.inject({ url, headers: { authorization } });
    expect((await get(`/api/user/status/${nik}`)).json()).toMatchObject({ status_code: 1110 });
    expect((await get(`/api/v2/user/certificate/chain/${nik}`)).json()).toMatchObject({
      code: 'esign.unknown-certificate',
    });
  });

  it('of another address is refused by name, and a disabled one as if it did not exist', async () => {
    const bound = await makeTestApplication(test.platform, 'ALAMAT', { allowedIps: ['192.0.2.1'] });
    const answer = await status(bound.authorization, { nik: '0000000000000099' });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ status_code: 403, code: 'identity.address-not-allowed' });
    const { authorization, credentialId } = await makeTestApplication(test.platform, 'MATI');
    await asSystem(test.platform.db, (tx) => updateCredential(tx, credentialId, { enabled: false }));
    const refused = await status(authorization, { nik: '0000000000000099' });
    expect(refused.statusCode).toBe(401);
    expect(refused.json()).toMatchObject({ status: 401, error: 'Unauthorized', status_code: 401 });
  });
});
