import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { logIn, type TestSession } from '../../../test/log-in.ts';
import { mailOf } from '../../../test/read-mail.ts';
import { openDemoApp, type DemoApp } from '../../../test/demo-app.ts';
import type { TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { confirmTotp, proposeTotp } from '../../io/db/one-time-codes.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changePassword } from '../../services/identity/change-password.ts';
import { findActor } from '../../services/identity/find-actor.ts';
import { endOtherSessions } from '../../services/identity/own-sessions.ts';
import { codeOf, stepAt } from '../../services/identity/totp.ts';
import type { DemoCredentials } from '../../services/jobs/make-demonstration.ts';

const start = new Date('2026-03-02T03:04:05Z');
const minutes = (count: number) => new Date(start.getTime() + count * 60_000);
const pdf = Buffer.from(simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET')).toString('base64');

let close: DemoApp['close'];
let test: TestPlatform;
let app: FastifyInstance;
let demo: DemoCredentials;
let authorization: string;
/** An official who has an account. */
let owner: DemoCredentials['officials'][number];
let session: TestSession;

beforeAll(async () => {
  ({ test, app, demo, authorization, close } = await openDemoApp(start));
  owner = demo.officials.find(({ email }) => demo.accounts.some((account) => account.email === email))!;
});
afterAll(() => close());
beforeEach(async () => {
  test.setNow(start);
  await openSession();
});

async function openSession(): Promise<void> {
  session = await logIn(
    app,
    demo.accounts.find(({ email }) => email === owner.email)!,
  );
}

const basic = ({ username, password }: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const post = (url: string, payload: object, headers: object = {}) =>
  app.inject({ method: 'POST', url, payload, headers: { authorization, ...headers } });
const signWith = (totp: string, count = 1, headers: object = {}) =>
  post(
    '/api/v2/sign/pdf',
    {
      nik: owner.nik,
      totp,
      signatureProperties: [{ tampilan: 'INVISIBLE' }],
      file: Array.from({ length: count }, () => pdf),
    },
    headers,
  );
const askForCode = (data: unknown = 1) => post('/api/v2/sign/get/totp', { nik: owner.nik, data });
const activate = (changes: object = {}) =>
  session.ask('POST', '/activations', {
    application: demo.application.username,
    passphrase: owner.passphrase,
    ...changes,
  });
async function mailedCode(data = 1): Promise<string> {
  const [newest] = await mailOf(test.platform, async () =>
    expect((await askForCode(data)).statusCode).toBe(200),
  );
  expect(newest).toMatchObject({ recipient: owner.email });
  return /sekali pakai Anda: ([A-Z2-7]{8})$/m.exec(newest!.text)![1]!;
}

describe('an activation', () => {
  it('is opened by the passphrase and by nothing else, and a wrong one is counted', async () => {
    expect((await activate({ passphrase: 'salah' })).json()).toMatchObject({ code: 'key.wrong-passphrase' });
    expect((await activate({ application: 'nobody' })).json()).toMatchObject({
      code: 'signing.unknown-application',
    });
    const opened = await activate({ files: 3, minutes: 5 });
    expect(opened.statusCode).toBe(201);
    expect(opened.json()).toMatchObject({ filesLeft: 3, until: minutes(5).toISOString() });
    expect((await session.ask('GET', '/activations')).json().items).toHaveLength(1);
  });

  it('is closed by its owner at once', async () => {
    const { id } = (await activate()).json();
    const code = await mailedCode();
    expect((await session.ask('DELETE', `/activations/${id}`)).statusCode).toBe(204);
    expect((await session.ask('DELETE', `/activations/${id}`)).json()).toMatchObject({
      code: 'signing.unknown-activation',
    });
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
    expect((await askForCode()).json()).toMatchObject({ code: 'signing.no-activation' });
  });

  it('ends when its account is disabled, also by another process', async () => {
    await activate();
    const code = await mailedCode();
    const become = (state: 'active' | 'disabled') =>
      asSystem(test.platform.db, (tx) =>
        tx.updateTable('account').set({ state }).where('email', '=', owner.email).execute(),
      );
    await become('disabled');
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
    await become('active');
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
  });

  it('ends with all sessions of its account', async () => {
    await activate();
    const code = await mailedCode();
    const { accountId, organisationId } = await asSystem(test.platform.db, (tx) =>
      tx
        .selectFrom('account')
        .select(['id as accountId', 'owner_organisation_id as organisationId'])
        .where('email', '=', owner.email)
        .executeTakeFirstOrThrow(),
    );
    await endOtherSessions(test.platform, { accountId, organisationId, sessionId: randomUUID() });
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
  });

  it('ends when its owner logs out, and when the password changes', async () => {
    const account = demo.accounts.find(({ email }) => email === owner.email)!;
    await activate();
    const code = await mailedCode();
    expect((await session.ask('DELETE', '/sessions/current')).statusCode).toBe(204);
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
    await openSession();
    await activate();
    const another = await mailedCode();
    const actor = (await findActor(test.platform, session.cookie.split('=')[1]!))!;
    const change = { current: account.password, next: 'kereta malam dari Surabaya' };
    await changePassword(test.platform, actor, change, { ip: '127.0.0.1', userAgent: undefined });
    expect((await signWith(another)).json()).toMatchObject({ code: 'signing.no-activation' });
    const back = { current: change.next, next: account.password };
    await changePassword(test.platform, actor, back, { ip: '127.0.0.1', userAgent: undefined });
  });

  it('ends with its time and with its number of files', async () => {
    await activate({ files: 2, minutes: 4 });
    const code = await mailedCode(2);
    test.setNow(minutes(4));
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.no-activation' });
    test.setNow(start);
    await activate({ files: 2 });
    expect((await askForCode(3)).json()).toMatchObject({ code: 'signing.no-activation' });
    expect((await signWith(await mailedCode(2), 2)).statusCode).toBe(200);
    expect((await askForCode(1)).json()).toMatchObject({ code: 'signing.no-activation' });
  });

  it('is of no use to another application', async () => {
    await activate();
    const made = (
      await (
        await logIn(app, demo.accounts[0]!)
      ).ask('POST', '/credentials', { username: 'aplikasi-lain', scopes: ['sign'] })
    ).json();
    const other = { authorization: basic({ username: 'aplikasi-lain', password: made.password }) };
    expect((await signWith(await mailedCode(), 1, other)).json().code).toMatch(
      /^signing\.(no-activation|not-registered)$/,
    );
  });
});

describe('a mailed code', () => {
  beforeEach(() => activate({ files: 1000 }));

  it('is sent thirty times an hour at most, also where many ask at once', async () => {
    await asSystem(test.platform.db, (tx) => tx.deleteFrom('signing_code').execute());
    const answers = await Promise.all(Array.from({ length: 36 }, () => askForCode()));
    const refused = answers.filter((answer) => answer.statusCode !== 200);
    expect(refused).toHaveLength(6);
    for (const answer of refused) expect(answer.json()).toMatchObject({ code: 'signing.too-many-codes' });
    await asSystem(test.platform.db, (tx) => tx.deleteFrom('signing_code').execute());
  });

  it('signs as many files as it was asked for, once, and the journal’s row names the mode', async () => {
    const code = await mailedCode(2);
    expect((await signWith(code, 3)).json()).toMatchObject({ code: 'signing.code-for-fewer-files' });
    const answer = await signWith(code.toLowerCase(), 2);
    expect(answer.statusCode).toBe(200);
    expect(answer.json<{ file: string[] }>().file).toHaveLength(2);
    const rows = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('signature').select('activation').orderBy('signed_at', 'desc').limit(2).execute(),
    );
    expect(rows).toEqual([{ activation: 'session+totp' }, { activation: 'session+totp' }]);
    expect((await signWith(code, 1)).json()).toMatchObject({ code: 'signing.wrong-code' });
  });

  it('expires after five minutes', async () => {
    const code = await mailedCode();
    test.setNow(minutes(5));
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.wrong-code' });
    test.setNow(minutes(10));
  });

  it('works no more after five wrong ones', async () => {
    const code = await mailedCode();
    for (let i = 0; i < 5; i++) {
      test.setNow(minutes(1 + i * 0.5));
      expect((await signWith('AAAAAAAA')).json()).toMatchObject({ code: 'signing.wrong-code' });
    }
    test.setNow(minutes(4.5));
    expect((await signWith(code)).json()).toMatchObject({ code: 'signing.wrong-code' });
    test.setNow(minutes(30));
    expect((await signWith(await mailedCode())).statusCode).toBe(200);
  });

  it('signs once for an idempotency key, however often it comes', async () => {
    const code = await mailedCode();
    const key = { 'idempotency-key': 'kode-1' };
    const first = await signWith(code, 1, key);
    expect(first.statusCode).toBe(200);
    expect((await signWith(code, 1, key)).json().file).toEqual(first.json().file);
  });

  it('is sent no more than thirty times in an hour', async () => {
    test.setNow(minutes(120));
    await openSession();
    await activate({ files: 1000 });
    for (let i = 0; i < 30; i++) expect((await askForCode()).statusCode).toBe(200);
    const refused = await askForCode();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('600');
    expect(refused.json()).toMatchObject({ code: 'signing.too-many-codes' });
  });

  it.each([
    ['no number of files', { data: null }],
    ['none', { data: 0 }],
    ['half a file', { data: '1.5' }],
  ])('is refused for %s', async (_what, changes) => {
    const answer = await post('/api/v2/sign/get/totp', { nik: owner.nik, ...changes });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ status_code: 4015 });
  });

  it('is refused to who names nobody, or somebody unknown', async () => {
    expect((await post('/api/v2/sign/get/totp', { data: 1 })).json()).toMatchObject({ status_code: 4014 });
    const unknown = await post('/api/v2/sign/get/totp', { nik: '0000000000000099', data: 1 });
    expect(unknown.json()).toEqual({
      error: 'Proses signing gagal : User tidak terdaftar 2011',
      status_code: 400,
    });
  });
});

describe('version 1', () => {
  it('knows the passphrase only: a code in its place is a wrong one', async () => {
    const { payload, headers } = multipartBody([
      { name: 'nik', value: owner.nik },
      { name: 'passphrase', value: 'AAAAAAAA' },
      { name: 'tampilan', value: 'invisible' },
      { name: 'file', value: Buffer.from(pdf, 'base64'), filename: 'a.pdf' },
    ]);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sign/pdf',
      payload,
      headers: { ...headers, authorization },
    });
    expect(answer.json()).toEqual({ error: 'Passphrase anda salah', status_code: 2031 });
  });
});

describe('a code of the authenticator', () => {
  const secret = Buffer.from('12345678901234567890');

  it('signs inside an activation, each time step once, at log-in and here together', async () => {
    await activate();
    await asSystem(test.platform.db, async (tx) => {
      const { id, owner_organisation_id: organisationId } = await tx
        .selectFrom('account')
        .select(['id', 'owner_organisation_id'])
        .where('email', '=', owner.email)
        .executeTakeFirstOrThrow();
      const account = { accountId: id, organisationId };
      await proposeTotp(tx, account, test.platform.platformKey.seal('totp', id, secret));
      await confirmTotp(tx, account, [new Uint8Array(32)], start);
    });
    test.setNow(minutes(2));
    const step = stepAt(minutes(2));
    const { email, password } = demo.accounts.find((account) => account.email === owner.email)!;
    const payload = { email, password, code: codeOf(secret, step) };
    expect((await app.inject({ method: 'POST', url: '/rest/v1/sessions', payload })).statusCode).toBe(201);
    expect((await signWith(codeOf(secret, step))).json()).toMatchObject({ code: 'signing.wrong-code' });
    expect((await signWith(codeOf(secret, step + 1))).statusCode).toBe(200);
    expect((await signWith(codeOf(secret, step + 1))).json()).toMatchObject({ code: 'signing.wrong-code' });
    expect((await signWith(codeOf(secret, step + 9))).json()).toMatchObject({ code: 'signing.wrong-code' });
    // An invitation names nobody: the account is its holder's by the address, and so is its app.
    await asSystem(test.platform.db, (tx) =>
      tx.updateTable('account').set({ person_id: null }).where('email', '=', owner.email).execute(),
    );
    test.setNow(minutes(4));
    const later = codeOf(secret, stepAt(minutes(4)));
    expect((await signWith(later)).statusCode).toBe(200);
    expect((await signWith(later)).json()).toMatchObject({ code: 'signing.wrong-code' });
  });
});
