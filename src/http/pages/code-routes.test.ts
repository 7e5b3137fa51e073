import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestAccount, type TestAccount } from '../../../test/demo-account.ts';
import { logIn } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { makeAccountLink } from '../../services/identity/make-account-link.ts';
import { codeOf, stepAt } from '../../services/identity/totp.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let person: TestAccount;
let count = 0;
let now: Date;
const start = new Date('2026-03-02T03:04:00Z');

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform);
});
beforeEach(async () => {
  setNow(start);
  person = await makeTestAccount(test.platform, 'LKPP', { email: `kode${++count}@lkpp.example` });
});
afterAll(async () => {
  await app.close();
  await test.close();
});

function setNow(next: Date): void {
  now = next;
  test.setNow(next);
}
const later = (seconds: number) => setNow(new Date(now.getTime() + seconds * 1000));
const get = (url: string, cookie: string) => app.inject({ method: 'GET', url, headers: { cookie } });
const post = (url: string, fields: Record<string, string>, cookie = '') =>
  app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://127.0.0.1:8080',
      cookie,
    },
    remoteAddress: `192.0.2.${count}`,
  });
const cookieOf = (answer: LightMyRequestResponse) => String(answer.headers['set-cookie']).split(';')[0]!;
const givePassword = () => post('/masuk', { email: person.email, password: person.password });

/** Sets the app up; answers what it knows, the recovery codes and the session. */
async function setUp() {
  const cookie = cookieOf(await givePassword());
  const csrf = /name="csrf" value="([\w-]+)"/.exec((await get('/akun/kode', cookie)).body)![1]!;
  const act = (fields: Record<string, string>) => post('/akun/kode', { csrf, ...fields }, cookie);
  await act({ act: 'propose', current: person.password });
  const page = await get('/akun/kode', cookie);
  const secret = decodeBase32(/<code>([A-Z2-7 ]+)<\/code>/.exec(page.body)![1]!);
  const codeNow = () => codeOf(secret, stepAt(now));
  const confirmed = await act({ act: 'confirm', code: codeNow() });
  const recovery = [...confirmed.body.matchAll(/<code>([A-Z2-7]{5}-[A-Z2-7]{5})<\/code>/g)].map(
    ([, code]) => code!,
  );
  later(30);
  return { cookie, act, codeNow, recovery, page, confirmed };
}

function decodeBase32(text: string): Buffer {
  const bits = Array.from(text.replaceAll(' ', ''), (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}

describe('an account with an app', () => {
  it('shows its secret as text and as a code, and ten recovery codes once', async () => {
    const { page, recovery, cookie } = await setUp();
    expect(page.body).toContain('<svg');
    expect(page.body).not.toContain('<script');
    expect(recovery).toHaveLength(10);
    const after = await get('/akun/kode', cookie);
    expect(after.body).not.toContain(recovery[0]);
    expect(after.body).not.toContain('<svg');
  });

  it('asks for a code after the password, and lets nobody in before', async () => {
    const { codeNow } = await setUp();
    const answer = await givePassword();
    expect(answer.headers.location).toBe('/masuk/kode?lang=id');
    const waiting = cookieOf(answer);
    expect((await get('/akun', waiting)).headers.location).toBe('/masuk?lang=id');
    const done = await post('/masuk/kode', { code: codeNow() }, waiting);
    expect(done.headers.location).toBe('/akun?lang=id');
    expect(cookieOf(done)).not.toBe(waiting);
    expect((await get('/akun', cookieOf(done))).body).toContain(person.email);
    expect((await get('/akun', waiting)).statusCode).toBe(303);
  });

  it('takes each code once', async () => {
    const { codeNow } = await setUp();
    const code = codeNow();
    await post('/masuk/kode', { code }, cookieOf(await givePassword()));
    const again = await post('/masuk/kode', { code }, cookieOf(await givePassword()));
    expect(again.statusCode).toBe(403);
    expect(again.body).toContain('role="alert"');
  });

  it('takes each recovery code once, however it is typed', async () => {
    const { recovery } = await setUp();
    const code = recovery[3]!.toLowerCase().replace('-', ' ');
    const enter = async () => post('/masuk/kode', { code }, cookieOf(await givePassword()));
    expect((await enter()).statusCode).toBe(303);
    expect((await enter()).statusCode).toBe(403);
  });

  it('makes wrong codes wait, the right one too', async () => {
    const { codeNow } = await setUp();
    const waiting = cookieOf(await givePassword());
    for (let i = 0; i < 5; i++) await post('/masuk/kode', { code: '000000' }, waiting);
    expect((await post('/masuk/kode', { code: codeNow() }, waiting)).statusCode).toBe(429);
  });

  it('forgets the password after five minutes', async () => {
    const { codeNow } = await setUp();
    const waiting = cookieOf(await givePassword());
    later(300);
    const answer = await post('/masuk/kode', { code: codeNow() }, waiting);
    expect(answer.headers.location).toBe('/masuk?lang=id');
  });

  it('opens one session by one code', async () => {
    const { codeNow } = await setUp();
    const waiting = cookieOf(await givePassword());
    const fields = { code: codeNow() };
    const answers = await Promise.all([1, 2].map(() => post('/masuk/kode', fields, waiting)));
    expect(answers.filter(({ headers }) => headers.location === '/akun?lang=id')).toHaveLength(1);
  });

  it('asks for the code after a link that resets the password, too', async () => {
    await setUp();
    const link = { ...person, purpose: 'password-reset', publicUrl: 'http://127.0.0.1:8080' } as const;
    const { url } = await asSystem(test.platform.db, (tx) => makeAccountLink(tx, link, now));
    const next = 'perahu kertas di sungai';
    const answer = await post(new URL(url).pathname, { next, repeat: next });
    expect(answer.headers.location).toBe('/masuk/kode?lang=id');
    expect((await get('/akun', cookieOf(answer))).statusCode).toBe(303);
  });

  it('needs the code by JSON', async () => {
    const { codeNow } = await setUp();
    const { email, password } = person;
    const ask = (payload: object) => app.inject({ method: 'POST', url: '/rest/v1/sessions', payload });
    expect((await ask({ email, password })).json()).toMatchObject({ code: 'identity.code-needed' });
    expect((await ask({ email, password, code: 'x' })).json()).toMatchObject({ code: 'identity.wrong-code' });
    expect((await ask({ email, password, code: codeNow() })).statusCode).toBe(201);
  });

  it('is switched off by password and code, not by a session alone', async () => {
    const { act, codeNow } = await setUp();
    expect((await act({ act: 'remove', current: person.password, code: '000000' })).statusCode).toBe(403);
    expect((await act({ act: 'remove', current: 'x', code: codeNow() })).statusCode).toBe(403);
    expect((await act({ act: 'propose', current: person.password })).statusCode).toBe(409);
    await act({ act: 'remove', current: person.password, code: codeNow() });
    expect((await givePassword()).headers.location).toBe('/akun?lang=id');
  });

  it('is switched off by another administrator, which ends its sessions', async () => {
    const { cookie } = await setUp();
    const admin = await makeTestAccount(test.platform, 'LKPP', { email: `admin${count}@lkpp.example` });
    const { ask } = await logIn(app, admin);
    expect((await ask('DELETE', `/accounts/${person.accountId}/codes`)).statusCode).toBe(204);
    expect((await get('/akun', cookie)).statusCode).toBe(303);
    expect((await givePassword()).headers.location).toBe('/akun?lang=id');
    expect((await ask('DELETE', `/accounts/${admin.accountId}/codes`)).json()).toMatchObject({
      code: 'identity.four-eyes',
    });
  });

  it('keeps its secret sealed, and of recovery codes a keyed hash', async () => {
    const { recovery, page } = await setUp();
    const secret = decodeBase32(/<code>([A-Z2-7 ]+)<\/code>/.exec(page.body)![1]!);
    const rows = await asSystem(test.platform.db, async (tx) => ({
      totp: await tx.selectFrom('account_totp').selectAll().execute(),
      codes: await tx.selectFrom('recovery_code').selectAll().execute(),
    }));
    const kept = Buffer.concat([
      ...rows.totp.map(({ secret_sealed: sealed }) => sealed),
      ...rows.codes.map(({ code_hash: hash }) => hash),
    ]);
    expect(kept.includes(secret)).toBe(false);
    expect(kept.includes(recovery[0]!)).toBe(false);
  });
});

it('asks for nothing before a first code was right', async () => {
  const cookie = cookieOf(await givePassword());
  const csrf = /name="csrf" value="([\w-]+)"/.exec((await get('/akun/kode', cookie)).body)![1]!;
  await post('/akun/kode', { csrf, act: 'propose', current: person.password }, cookie);
  const wrong = await post('/akun/kode', { csrf, act: 'confirm', code: '000000' }, cookie);
  expect(wrong.statusCode).toBe(403);
  expect(wrong.body).toContain('<svg');
  expect((await givePassword()).headers.location).toBe('/akun?lang=id');
  later(16 * 60);
  expect((await get('/akun/kode', cookie)).body).not.toContain('<svg');
});
