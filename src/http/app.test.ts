import type { FastifyInstance } from 'fastify';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestApplication, multipartBody, type TestApplication } from '../../test/demo-application.ts';
import { createTestPlatform, type TestPlatform } from '../../test/platform.ts';
import { asSystem } from '../io/db/transaction.ts';
import { parseNik } from '../services/identity/nik.ts';
import { registerPerson } from '../services/identity/register-person.ts';
import { buildApp } from './app.ts';
import { redactUrl } from './request-log.ts';

let test: TestPlatform;
let app: FastifyInstance;
let ours: TestApplication;
let bound: TestApplication;
const nik = '0000000000000042';

beforeAll(async () => {
  test = await createTestPlatform();
  app = await buildApp(test.platform, { fileBytes: 100_000, uploadBudgetBytes: 1_000_000 });
  ours = await makeTestApplication(test.platform, 'LKPP');
  bound = await makeTestApplication(test.platform, 'BSSN', { allowedIps: ['192.0.2.1'] });
  await asSystem(test.platform.db, (tx) =>
    registerPerson(test.platform, tx, {
      organisationId: bound.organisationId,
      nik: parseNik(nik),
      name: 'Peraga',
      email: 'peraga@bssn.example',
      state: 'active',
    }),
  );
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers });
const getAs = (application: TestApplication, url: string) =>
  get(url, { authorization: application.authorization });

describe('every answer', () => {
  it.each(['/', '/healthz', '/nothing', '/api/nothing', '/verifikasi/x', '/assets/page.css'])(
    'to %s carries the security headers',
    async (url) => {
      const { headers } = await get(url);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );
});

describe('a problem', () => {
  it('is problem details with a stable code', async () => {
    const answer = await get('/nothing');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 404, code: 'http.not-found', title: 'Not found' });
  });

  it('says 401 with a challenge', async () => {
    const answer = await get('/rest/v1/documents');
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Basic');
    expect(answer.json()).toMatchObject({ code: 'identity.bad-credential' });
  });

  it('names an id that is too long to be one, before any route is chosen', async () => {
    const long = 'a'.repeat(200);
    const own = await get(`/rest/v1/applications/${long}`);
    expect(own.json()).toMatchObject({ status: 400, code: 'http.bad-request' });
    const esign = await getAs(ours, `/api/v2/user/certificate/chain/${long}`);
    expect(esign.statusCode).toBe(400);
    expect(esign.json()).toMatchObject({ status_code: 4015 });
  });

  it('names text that the database does not keep', async () => {
    const payload = { email: 'a@b.example', password: 'x' };
    const nul = await app.inject({
      method: 'POST',
      url: '/rest/v1/sessions',
      payload: { ...payload, email: 'a\u0000@b.example' },
    });
    expect(nul.json()).toMatchObject({ status: 400, code: 'database.bad-text' });
  });

  it('names a wrong query parameter', async () => {
    const answer = await getAs(ours, '/rest/v1/documents?limit=0');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'http.bad-request' });
  });
});

describe('the eSign API', () => {
  it('answers 401 in the original’s form', async () => {
    const answer = await get(`/api/user/status/${nik}`, { authorization: 'Basic eDp5' });
    expect(answer.statusCode).toBe(401);
    expect(Object.keys(answer.json())).toEqual(['timestamp', 'status', 'error', 'path', 'status_code']);
    expect(answer.json()).toMatchObject({
      status: 401,
      error: 'Unauthorized',
      path: `/api/user/status/${nik}`,
    });
  });

  it('refuses a credential at an address that it is not bound to', async () => {
    const answer = await getAs(bound, `/api/user/status/${nik}`);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ status_code: 403, code: 'identity.address-not-allowed' });
  });

  it('says of an unknown NIK, and of one of another organisation, that it is not registered', async () => {
    for (const unknown of [nik, '0000000000000099']) {
      const answer = await getAs(ours, `/api/user/status/${unknown}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({
        status_code: 1110,
        status: 'NOT_REGISTERED',
        message: 'User belum terdaftar',
      });
    }
  });

  it('answers 4015 to what is no NIK and 4014 where it is missing', async () => {
    expect((await getAs(ours, '/api/user/status/12')).json()).toMatchObject({ status_code: 4015 });
    const { authorization } = ours;
    const missing = {
      method: 'POST',
      url: '/api/v2/user/check/status',
      payload: {},
      headers: { authorization },
    };
    expect((await app.inject(missing as never)).json()).toEqual({
      error: 'NIK harus diisi',
      status_code: 4014,
    });
  });

  it('answers 4044 to a download that is not there', async () => {
    const answer = await getAs(ours, `/api/sign/download/${crypto.randomUUID()}`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      error: 'File tidak tersedia, pastikan bahwa dokumen belum di download',
      status_code: 4044,
    });
  });

  it.each([
    ['GET', `/api/user/profile/${nik}`],
    ['GET', '/api/user/certificate/chain/1'],
    ['POST', '/api/user/registrasi'],
    ['POST', '/api/user/keystore'],
    ['POST', `/api/user/passphrase/forget/${nik}`],
    ['POST', '/api/sign/cms'],
    ['POST', '/api/seal/hash'],
    ['POST', '/api/seal/pdf'],
    ['GET', '/api/entity/cert/expired'],
    ['GET', '/api/entity/report'],
    ['POST', '/api/v2/user/registration'],
    ['POST', '/api/v2/user/register'],
  ] as const)('says honestly of %s %s that it is not offered', async (method, url) => {
    const { authorization } = ours;
    const answer = await app.inject({ method, url, headers: { authorization } });
    expect(answer.statusCode).toBe(501);
    expect(answer.json()).toMatchObject({ status_code: 501, code: 'esign.not-offered' });
  });

  it('answers unknown addresses in its own form', async () => {
    expect((await getAs(ours, '/api/nothing')).json()).toMatchObject({ status_code: 404 });
  });

  it('answers 400 to an unknown certificate', async () => {
    const answer = await getAs(ours, `/api/v2/user/certificate/chain/${crypto.randomUUID()}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ status_code: 400, code: 'esign.unknown-certificate' });
  });

  const sign = (parts: Parameters<typeof multipartBody>[0], url = '/api/sign/pdf') => {
    const { payload, headers } = multipartBody(parts);
    const { authorization } = ours;
    return app.inject({ method: 'POST', url, payload, headers: { ...headers, authorization } });
  };

  it('refuses a file over the limit with 413', async () => {
    const answer = await sign([{ name: 'file', filename: 'x.pdf', value: new Uint8Array(120_000) }]);
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ status_code: 413, code: 'http.too-large' });
  });

  it('refuses a request over the limit before it is read', async () => {
    const answer = await sign([{ name: 'file', filename: 'x.pdf', value: new Uint8Array(2_000_000) }]);
    expect(answer.statusCode).toBe(413);
  });

  it('refuses an unknown signer with the original’s 2011', async () => {
    const answer = await sign([
      { name: 'nik', value: '0000000000000099' },
      { name: 'passphrase', value: 'p' },
      { name: 'tampilan', value: 'invisible' },
      { name: 'file', value: '%PDF-1.7' },
    ]);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: 'Proses signing gagal : User tidak terdaftar 2011',
      status_code: 400,
    });
  });

  it('refuses a signer without a certificate', async () => {
    const mine = '0000000000000043';
    await asSystem(test.platform.db, (tx) =>
      registerPerson(test.platform, tx, {
        organisationId: ours.organisationId,
        nik: parseNik(mine),
        name: 'Peraga',
        email: 'peraga@lkpp.example',
        state: 'active',
      }),
    );
    expect((await getAs(ours, `/api/user/status/${mine}`)).json()).toMatchObject({ status_code: 2021 });
    const answer = await sign([
      { name: 'nik', value: mine },
      { name: 'passphrase', value: 'p' },
      { name: 'tampilan', value: 'invisible' },
      { name: 'file', filename: 'x.pdf', value: '%PDF-1.7' },
    ]);
    expect(answer.json()).toMatchObject({ code: 'signing.no-certificate' });
  });

  it('refuses a body that is no form', async () => {
    const { authorization } = ours;
    const request = {
      method: 'POST',
      url: '/api/sign/pdf',
      payload: { nik },
      headers: { authorization },
    } as const;
    expect((await app.inject(request)).statusCode).toBe(415);
  });

  it('refuses JSON that does not fit, with 4015', async () => {
    const { authorization } = ours;
    const request = {
      method: 'POST',
      url: '/api/v2/sign/pdf',
      payload: { nik },
      headers: { authorization },
    } as const;
    const answer = await app.inject(request);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ status_code: 4015 });
  });
});

describe('uploads of anybody', () => {
  it('never keep out who signs, however slowly they come', async () => {
    const slow = await buildApp(test.platform, {
      fileBytes: 100_000,
      uploadBudgetBytes: 1_200_000,
      publicUploadBudgetBytes: 1_200_000,
    });
    const { port } = new URL(await slow.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const form = { 'content-type': 'multipart/form-data; boundary=x' };
    socket.write(
      `POST /verifikasi HTTP/1.1\r\nHost: x\r\nContent-Type: ${form['content-type']}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const ask = async (url: string, headers: Record<string, string>) => {
      const payload = 'x'.repeat(100_000);
      const answer = await slow.inject({ method: 'POST', url, remoteAddress: '192.0.2.7', headers, payload });
      return answer.statusCode;
    };
    const patient = { timeout: 10_000 };
    await expect.poll(() => ask('/verifikasi', form), patient).toBe(429);
    const signer = { ...form, authorization: ours.authorization };
    expect(await ask('/rest/v1/signatures', signer)).not.toBe(429);
    socket.destroy();
    await expect.poll(() => ask('/verifikasi', form), patient).not.toBe(429);
    await slow.close();
  });
});

describe('the public routes', () => {
  it('refuse an address that asks too often, each kind by its own rate', async () => {
    const one = { perSecond: 0.01, burst: 1 };
    const limited = await buildApp(test.platform, {
      fileBytes: 100_000,
      uploadBudgetBytes: 1_000_000,
      public: { checks: one, timestamps: one, status: one },
    });
    const headers = { 'content-type': 'application/timestamp-query' };
    const { payload, headers: form } = multipartBody([{ name: 'file', filename: '', value: '' }]);
    const asks = [
      () => limited.inject({ url: '/verifikasi/unknown' }),
      () => limited.inject({ method: 'POST', url: '/pki/tsa', payload: 'x', headers }),
      () => limited.inject({ url: '/pki/ocsp/AAAA' }),
    ];
    for (const ask of asks) expect((await ask()).statusCode).not.toBe(429);
    for (const ask of asks) {
      const refused = await ask();
      expect(refused.statusCode).toBe(429);
      expect(refused.headers['retry-after']).toBe('100');
      expect(refused.body).toContain('http.too-many-requests');
    }
    const upload = { method: 'POST', url: '/verifikasi', payload, headers: form } as const;
    expect((await limited.inject(upload)).statusCode).toBe(429);
    expect((await limited.inject({ url: '/pki/crl/x.crl' })).statusCode).toBe(429);
    expect((await limited.inject({ url: '/healthz' })).statusCode).toBe(200);
    await limited.close();
  });
});

describe('the pages', () => {
  it('are Indonesian, and English on request, without a script', async () => {
    const indonesian = await get('/');
    expect(indonesian.headers['content-type']).toContain('text/html');
    expect(indonesian.body).toContain('<html lang="id">');
    expect(indonesian.body).not.toContain('<script');
    expect((await get('/?lang=en')).body).toContain('<html lang="en">');
    expect((await get('/', { 'accept-language': 'en-GB,id;q=0.5' })).body).toContain('<html lang="en">');
  });

  it('answer an unknown address of a document with a page', async () => {
    const answer = await get('/verifikasi/unknown?lang=en');
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('There is no document at this address');
  });

  it('refuse a form without a file', async () => {
    const { payload, headers } = multipartBody([{ name: 'file', filename: '', value: '' }]);
    expect((await app.inject({ method: 'POST', url: '/verifikasi', payload, headers })).statusCode).toBe(400);
  });
});

describe('the platform’s own answers', () => {
  it('are live and ready', async () => {
    expect((await get('/healthz')).json()).toMatchObject({ status: 'ok' });
    expect((await get('/readyz')).json()).toMatchObject({ status: 'ready' });
  });

  it('describe every documented operation in OpenAPI 3.1', async () => {
    const document = (await get('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/sign/pdf',
        '/api/v2/sign/pdf',
        '/api/v2/verify/pdf',
        '/rest/v1/documents',
      ]),
    );
    const body = document.paths['/api/sign/pdf'].post.requestBody.content['multipart/form-data'].schema;
    expect(body.required).toEqual(expect.arrayContaining(['file', 'nik', 'passphrase', 'tampilan']));
  });

  it('log no NIK, no token and no header', async () => {
    await getAs(ours, `/api/user/status/${nik}`);
    await get('/verifikasi/aaaaaaaaaaaaaaaaaaaaaaaaaaa?x=secret');
    await get('/aktivasi/bbbbbbbbbbbbbbbbbbbbbbbbbbb');
    const log = test.logged.join('');
    expect(log).toContain('/api/user/status/');
    expect(log).not.toContain(nik);
    expect(log).not.toContain('aaaaaaaaaaaaaaaa');
    expect(log).not.toContain('bbbbbbbbbbbbbbbb');
    expect(log).not.toContain('secret');
    expect(log).not.toContain(ours.authorization);
    expect(redactUrl('/%61ktivasi%2Fbbbb/x')).toBe('/aktivasi/[redacted]');
    expect(redactUrl('/aktivasi/%zz')).toBe('[not decodable]');
    expect(redactUrl('/api/user/certificate/chain/7?nik=1')).toBe('/api/user/certificate/chain/[redacted]');
  });
});
