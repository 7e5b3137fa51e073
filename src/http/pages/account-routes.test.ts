import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inviteTestAccount, makeTestAccount, type TestAccount } from '../../../test/demo-account.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let person: TestAccount;
let count = 0;
const origin = 'http://127.0.0.1:8080';
const next = 'perahu kertas di sungai';

beforeAll(async () => {
  test = await createTestPlatform();
  app = await buildApp(test.platform);
});
beforeEach(async () => {
  person = await makeTestAccount(test.platform, 'LKPP', { email: `orang${++count}@lkpp.example` });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const get = (url: string, cookie?: string) =>
  app.inject({ method: 'GET', url, headers: cookie === undefined ? {} : { cookie } });
const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    remoteAddress: `192.0.2.${count}`,
  });
const cookieOf = (answer: LightMyRequestResponse) => String(answer.headers['set-cookie']).split(';')[0]!;
const enter = async ({ email, password } = person) => cookieOf(await post('/masuk', { email, password }));
const formTokenOf = async (cookie: string) =>
  /name="csrf" value="([\w-]+)"/.exec((await get('/akun', cookie)).body)![1]!;

describe('logging in', () => {
  it('keeps the session in a cookie that no script reads, and shows the account', async () => {
    const answer = await post('/masuk?lang=en', { email: person.email, password: person.password });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/akun?lang=en');
    expect(answer.headers['set-cookie']).toMatch(
      /^sertel-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const page = await get('/akun?lang=en', cookieOf(answer));
    expect(page.body).toContain(person.email);
    expect(page.body).toContain('Party administrator');
    expect(page.body).toContain('this session');
    expect((await get('/masuk', cookieOf(answer))).headers.location).toBe('/akun?lang=id');
  });

  it('shows the form again after a wrong password, with the e-mail and no challenge', async () => {
    const answer = await post('/masuk', { email: person.email, password: '<x>' });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.body).toContain('role="alert"');
    expect(answer.body).toContain(`value="${person.email}"`);
    expect(answer.body).not.toContain('<x>');
  });

  it('says how long to wait', async () => {
    const fields = { email: person.email, password: 'x' };
    for (let i = 0; i < 5; i++) await post('/masuk', fields);
    const answer = await post('/masuk?lang=en', { ...fields, password: person.password });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).toContain('Try again in 5 seconds');
  });

  it('gives a new token and ends the session that the browser had', async () => {
    const cookie = await enter();
    const fields = { email: person.email, password: person.password };
    const again = cookieOf(await post('/masuk', fields, { cookie }));
    expect(again).not.toBe(cookie);
    expect((await get('/akun', cookie)).headers.location).toBe('/masuk?lang=id');
  });

  it('takes no token that the browser brought and the platform did not make', async () => {
    const cookie = `sertel-session=${'A'.repeat(43)}`;
    expect((await get('/akun', cookie)).statusCode).toBe(303);
    const { email, password } = person;
    expect(cookieOf(await post('/masuk', { email, password }, { cookie }))).not.toBe(cookie);
  });
});

describe('a form', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: 'null' }],
    ['another protocol', { origin: 'https://127.0.0.1:8080', host: '127.0.0.1:8080' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of this site', { 'sec-fetch-site': 'same-site' }],
  ])('of %s is refused', async (_what, headers) => {
    const { email, password } = person;
    const answer = await post('/masuk', { email, password }, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('http.cross-site');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['by what the browser says', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['at another name of this machine', { origin: 'http://localhost:8080', host: 'localhost:8080' }],
  ])('of ours is known %s', async (_what, headers) => {
    const { email, password } = person;
    expect((await post('/masuk', { email, password }, headers)).statusCode).toBe(303);
  });

  it('must carry the token of its session', async () => {
    const cookie = await enter();
    const foreign = await formTokenOf(
      await enter(await makeTestAccount(test.platform, 'BSSN', { email: `x${count}@x.example` })),
    );
    for (const fields of [{}, { csrf: '' }, { csrf: foreign }] as Record<string, string>[]) {
      for (const url of ['/keluar', '/akun/sesi', '/akun/kata-sandi']) {
        const answer = await post(url, fields, { cookie });
        expect(answer.statusCode).toBe(403);
        expect(answer.body).toContain('http.cross-site');
      }
    }
    expect((await get('/akun', cookie)).statusCode).toBe(200);
  });

  it.each([
    ['a body over 8 KiB', 413, 'email=' + 'x'.repeat(9000), 'application/x-www-form-urlencoded'],
    ['more than ten fields', 400, 'a=1&'.repeat(11), 'application/x-www-form-urlencoded'],
    ['a field twice', 400, 'email=a&email=b', 'application/x-www-form-urlencoded'],
    ['JSON', 415, '{}', 'application/json'],
  ])('is refused with %s', async (_what, status, payload, type) => {
    const headers = { 'content-type': type, origin };
    expect((await app.inject({ method: 'POST', url: '/masuk', payload, headers })).statusCode).toBe(status);
  });
});

describe('the account page', () => {
  it('logs out', async () => {
    const cookie = await enter();
    const csrf = await formTokenOf(cookie);
    expect((await get('/keluar', cookie)).body).toContain(csrf);
    const answer = await post('/keluar', { csrf }, { cookie });
    expect(answer.headers['set-cookie']).toContain('sertel-session=; Max-Age=0;');
    expect((await get(String(answer.headers.location))).body).toContain('Anda sudah keluar');
    expect((await get('/akun', cookie)).statusCode).toBe(303);
  });

  it('ends one other session, or all', async () => {
    const others = [await enter(), await enter(), await enter()];
    const cookie = await enter();
    const csrf = await formTokenOf(cookie);
    const session = /name="session" value="([\w-]+)"/.exec((await get('/akun', cookie)).body)![1]!;
    expect((await post('/akun/sesi', { csrf, session }, { cookie })).statusCode).toBe(303);
    const open = async () => {
      const answers = await Promise.all(others.map((other) => get('/akun', other)));
      return answers.filter(({ statusCode }) => statusCode === 200).length;
    };
    expect(await open()).toBe(2);
    await post('/akun/sesi', { csrf }, { cookie });
    expect(await open()).toBe(0);
    expect((await get('/akun', cookie)).statusCode).toBe(200);
  });

  it('refuses a session that is no identifier', async () => {
    const cookie = await enter();
    const csrf = await formTokenOf(cookie);
    expect((await post('/akun/sesi', { csrf, session: "x'--" }, { cookie })).statusCode).toBe(400);
  });

  it('changes the password and goes on with another token', async () => {
    const cookie = await enter();
    const csrf = await formTokenOf(cookie);
    const fields = { csrf, current: person.password, next, repeat: next };
    const answer = await post('/akun/kata-sandi', fields, { cookie });
    expect(answer.headers.location).toBe('/akun?lang=id&selesai=passwordChanged');
    expect((await get('/akun', cookie)).statusCode).toBe(303);
    expect((await get('/akun?selesai=passwordChanged', cookieOf(answer))).body).toContain('role="status"');
    const [told] = await mailbox(test.platform, person.email);
    expect(told?.subject).toBe('Kata sandi akun Anda telah diganti');
  });

  it.each([
    ['a wrong present one', 403, 'The present password is not right', { current: 'x', next, repeat: next }],
    ['a weak one', 422, 'too short', { next: 'short', repeat: 'short' }],
    ['two that differ', 422, 'not the same', { next, repeat: `${next} ` }],
  ])('refuses %s', async (_what, status, sentence, changes) => {
    const cookie = await enter();
    const csrf = await formTokenOf(cookie);
    const fields = { csrf, current: person.password, ...changes };
    const answer = await post('/akun/kata-sandi?lang=en', fields, { cookie });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(sentence);
  });

  it('sends those who are not logged in to the form, whatever they ask', async () => {
    for (const url of ['/akun', '/keluar']) expect((await get(url)).headers.location).toBe('/masuk?lang=id');
    for (const url of ['/akun/sesi', '/akun/kata-sandi'])
      expect((await post(url, {})).headers.location).toBe('/masuk?lang=id');
  });
});

describe('a one-time link', () => {
  let url: string;
  let token: string;
  let email: string;
  beforeEach(async () => {
    email = `undangan${count}@lkpp.example`;
    ({ token } = await inviteTestAccount(test.platform, 'LKPP', email));
    url = `/aktivasi/${token}`;
  });

  it('is looked at without being used, and its token goes nowhere', async () => {
    for (const method of ['GET', 'HEAD'] as const) await app.inject({ method, url });
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(email);
    expect(page.headers['referrer-policy']).toBe('strict-origin');
    expect(page.headers['cache-control']).toBe('no-store');
    // Only the link to this page in the other language holds it, and nothing of another origin is on it.
    expect(page.body.replaceAll(`href="${url}?lang=en"`, '')).not.toContain(token);
    expect(page.body).not.toMatch(/(src|href|action)="(https?:)?\/\//);
    await get(`/%61ktivasi/${token}`);
    await get(`/aktivasi//${token}`);
    expect(test.logged.join('')).not.toContain(token);
  });

  it('sets the password, logs in and is used up', async () => {
    const answer = await post(url, { next, repeat: next });
    expect(answer.headers.location).toBe('/akun?lang=id');
    expect((await get('/akun', cookieOf(answer))).body).toContain(email);
    await expect(enter({ ...person, email, password: next })).resolves.toMatch(/^sertel-session=/);
    const used = await get(url);
    expect(used.statusCode).toBe(410);
    expect(used.body).toContain('identity.link-used');
    expect((await post(url, { next, repeat: next })).statusCode).toBe(410);
  });

  it('is not used up by a password that is refused, or by a page of another site', async () => {
    const weak = await post(url, { next: 'short', repeat: 'short' });
    expect(weak.statusCode).toBe(422);
    expect(weak.body).toContain('terlalu pendek');
    expect((await post(url, { next, repeat: next }, { origin: 'https://evil.example' })).statusCode).toBe(
      403,
    );
    expect((await get(url)).statusCode).toBe(200);
  });

  it('that nobody made is a page not found', async () => {
    const answer = await get('/aktivasi/nothing?lang=en');
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('This link is not known');
  });
});

it('is a cookie of this host alone on https', async () => {
  const settings = { ...test.platform.settings, publicUrl: 'https://sertel.example' };
  const secure = await buildApp({ ...test.platform, settings });
  const { email, password } = person;
  const answer = await secure.inject({
    method: 'POST',
    url: '/masuk',
    payload: new URLSearchParams({ email, password }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://sertel.example' },
  });
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-sertel-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  await secure.close();
});
