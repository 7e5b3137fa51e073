import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logIn, logInAs } from '../../../test/log-in.ts';
import { linkIn, mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Role } from '../../services/identity/roles.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let count = 0;
const start = new Date('2026-03-02T03:04:05Z');

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform);
});
beforeEach(() => {
  count++;
  test.setNow(start);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** Someone of an organisation of this test's own, logged in. */
const someone = (role: Role, organisation = 'A') =>
  logInAs(app, test.platform, { code: `${organisation}${count}`, role });
const invitation = (changes: object = {}) => ({
  email: `baru${count}@a.example`,
  name: 'Orang Baru',
  roles: ['verifier'],
  ...changes,
});

describe('a session by JSON', () => {
  it('says who is logged in, and ends', async () => {
    const { ask, account } = await someone('staff');
    expect((await ask('GET', '/sessions/current')).json()).toMatchObject({
      email: account.email,
      roles: ['staff'],
      organisation: { code: `A${count}` },
    });
    expect((await ask('GET', '/sessions')).json().items).toMatchObject([{ current: true }]);
    expect((await ask('DELETE', '/sessions/current')).statusCode).toBe(204);
    const answer = await ask('GET', '/sessions/current');
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'identity.not-logged-in' });
    expect(answer.headers['www-authenticate']).not.toContain('Basic');
  });

  it('changes nothing without its form token', async () => {
    const { cookie } = await someone('party-administrator');
    for (const headers of [{ cookie }, { cookie, 'x-form-token': 'x' }]) {
      const url = '/rest/v1/accounts';
      const answer = await app.inject({ method: 'POST', url, headers, payload: invitation() });
      expect(answer.json()).toMatchObject({ status: 403, code: 'http.cross-site' });
    }
  });

  it('refuses a wrong password', async () => {
    const { email } = await makeTestAccount(test.platform, 'LKPP', { email: `x${count}@x.example` });
    const payload = { email, password: 'x' };
    const answer = await app.inject({ method: 'POST', url: '/rest/v1/sessions', payload });
    expect(answer.json()).toMatchObject({ status: 403, code: 'identity.wrong-password' });
  });
});

describe('accounts', () => {
  it('are invited by a party administrator and log in by the link', async () => {
    const { ask } = await someone('party-administrator');
    const made = await ask('POST', '/accounts', invitation());
    expect(made.statusCode).toBe(201);
    const { link, id } = made.json();
    expect(made.json()).toMatchObject({ state: 'invited', roles: ['verifier'] });
    expect((await app.inject({ method: 'GET', url: new URL(link.url).pathname })).statusCode).toBe(200);
    expect((await ask('GET', '/accounts')).json().items).toContainEqual(expect.objectContaining({ id }));
    expect((await ask('POST', '/accounts', invitation())).json()).toMatchObject({
      status: 409,
      code: 'identity.email-taken',
    });
  });

  it('get their link by mail, which alone knows it where there is a mail server', async () => {
    const { ask } = await someone('party-administrator');
    const { link } = (await ask('POST', '/accounts', invitation())).json();
    const [message] = await mailbox(test.platform, invitation().email);
    expect(message?.subject).toBe('Aktifkan akun Sertel Anda');
    expect(linkIn(message)).toBe(link.url);
    const mailTransport = { send: () => Promise.resolve() };
    const mailing = await buildApp({ ...test.platform, mailTransport });
    const { account } = await someone('party-administrator', 'M');
    const session = await logIn(mailing, account);
    const email = `surat${count}@a.example`;
    const made = await session.ask('POST', '/accounts', invitation({ email }));
    expect(made.json().link).toEqual({ expiresAt: expect.any(String) });
    expect(linkIn((await mailbox(test.platform, email))[0])).toContain('/aktivasi/');
    await mailing.close();
  });

  it.each([
    ['an unknown role', { roles: ['root'] }],
    ['no role', { roles: [] }],
    ['a role twice', { roles: ['staff', 'staff'] }],
    ['no e-mail', { email: 'x' }],
    ['an empty name', { name: ' ' }],
    ['an unknown field', { organisationId: crypto.randomUUID() }],
  ])('are not made with %s', async (_what, changes) => {
    const { ask } = await someone('party-administrator');
    expect((await ask('POST', '/accounts', invitation(changes))).json()).toMatchObject({
      code: 'http.bad-request',
    });
  });

  it('are listed page by page, each once', async () => {
    const { ask } = await someone('party-administrator');
    for (const name of ['a', 'B', 'c', 'd']) {
      await makeTestAccount(test.platform, `A${count}`, { email: `${name}-page${count}@a.example` });
    }
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: { items: { email: string }[]; next?: string } = (
        await ask('GET', `/accounts?limit=2${next && `&cursor=${next}`}`)
      ).json();
      seen.push(...page.items.map(({ email }) => email));
      ({ next } = page);
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(seen.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    for (const cursor of ['x', Buffer.from('a@b\0').toString('base64url'), '%00'])
      expect((await ask('GET', `/accounts?cursor=${cursor}`)).json()).toMatchObject({
        code: 'identity.bad-cursor',
      });
  });

  it('lose their sessions when their roles change, and links and log-in when disabled', async () => {
    const { ask } = await someone('party-administrator');
    const other = await someone('staff');
    const url = `/accounts/${other.account.accountId}`;
    const changed = await ask('PATCH', url, { roles: ['auditor'], name: 'Nama Lain' });
    expect(changed.json()).toMatchObject({ roles: ['auditor'], name: 'Nama Lain', state: 'active' });
    expect((await other.ask('GET', '/sessions/current')).statusCode).toBe(401);
    const link = (await ask('POST', `${url}/link`)).json();
    expect((await ask('PATCH', url, { disabled: true })).json()).toMatchObject({ state: 'disabled' });
    expect((await app.inject({ method: 'GET', url: new URL(link.url).pathname })).statusCode).toBe(410);
    await expect(logIn(app, other.account)).rejects.toThrow('403');
    expect((await ask('PATCH', url, { disabled: false })).json()).toMatchObject({ state: 'active' });
    await expect(logIn(app, other.account)).resolves.toBeDefined();
  });

  it('have their sessions ended by the security officer', async () => {
    const { ask } = await someone('security-officer');
    const other = await someone('staff');
    expect((await ask('DELETE', `/accounts/${other.account.accountId}/sessions`)).statusCode).toBe(204);
    expect((await other.ask('GET', '/sessions/current')).statusCode).toBe(401);
  });

  it('are not changed by their own owner', async () => {
    const { ask, account } = await someone('party-administrator');
    const url = `/accounts/${account.accountId}`;
    for (const answer of [await ask('PATCH', url, { disabled: true }), await ask('POST', `${url}/link`)])
      expect(answer.json()).toMatchObject({ status: 403, code: 'identity.four-eyes' });
  });

  it('ask for the password again after a while', async () => {
    const { ask, account } = await someone('party-administrator');
    test.setNow(new Date(start.getTime() + 16 * 60_000));
    expect((await ask('POST', '/accounts', invitation())).json()).toMatchObject({
      status: 403,
      code: 'identity.password-needed',
    });
    const wrong = await ask('POST', '/sessions/current/password', { password: 'x' });
    expect(wrong.json()).toMatchObject({ code: 'identity.wrong-password' });
    const { password } = account;
    expect((await ask('POST', '/sessions/current/password', { password })).statusCode).toBe(204);
    expect((await ask('POST', '/accounts', invitation())).statusCode).toBe(201);
  });

  it('journal who did what', async () => {
    const { ask, account } = await someone('party-administrator');
    const { id } = (await ask('POST', '/accounts', invitation())).json();
    await ask('PATCH', `/accounts/${id}`, { disabled: true });
    const entries = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('journal_entry').select('entry').where('entry', 'like', `%${id}%`).execute(),
    );
    expect(entries.map(({ entry }) => JSON.parse(entry))).toEqual([
      expect.objectContaining({ type: 'account.made', by: account.accountId }),
      expect.objectContaining({ type: 'account.changed', by: account.accountId, state: 'disabled' }),
    ]);
  });
});

describe('a person of another organisation', () => {
  it('sees and touches nothing', async () => {
    const ours = await someone('staff');
    const stranger = await someone('party-administrator', 'B');
    const url = `/accounts/${ours.account.accountId}`;
    const list = (await stranger.ask('GET', '/accounts')).json();
    expect(list.items.map(({ id }: { id: string }) => id)).toEqual([stranger.account.accountId]);
    for (const answer of [
      await stranger.ask('PATCH', url, { disabled: true }),
      await stranger.ask('POST', `${url}/link`),
      await stranger.ask('DELETE', `${url}/sessions`),
    ])
      expect(answer.json()).toMatchObject({ status: 404, code: 'identity.unknown-account' });
    expect((await ours.ask('GET', '/sessions/current')).statusCode).toBe(200);
  });
});

it.each(['staff', 'auditor', 'verifier', 'ca-operator'] as const)(
  'lets a person who is %s only invite nobody',
  async (role) => {
    const { ask } = await someone(role);
    expect((await ask('POST', '/accounts', invitation())).json()).toMatchObject({
      status: 403,
      code: 'identity.not-permitted',
    });
  },
);

describe('roles of the issuer', () => {
  const mark = (code: string, is_issuer: boolean) =>
    asSystem(test.platform.db, (tx) =>
      tx.updateTable('organisation').set({ is_issuer }).where('code', '=', code).execute(),
    );

  it.each(['registration-officer', 'ca-operator', 'policy-officer'] as const)(
    'are given to people of the issuer only: %s',
    async (role) => {
      const issuers = await someone('party-administrator', 'D');
      const others = await someone('party-administrator', 'A');
      const { id } = (await others.ask('POST', '/accounts', invitation())).json();
      await mark(`D${count}`, true);
      try {
        const refused = { status: 422, code: 'identity.role-of-issuer' };
        const wish = invitation({ roles: ['staff', role], email: `lain${count}@a.example` });
        expect((await others.ask('POST', '/accounts', wish)).json()).toMatchObject(refused);
        const change = await others.ask('PATCH', `/accounts/${id}`, { roles: [role] });
        expect(change.json()).toMatchObject(refused);
        expect((await issuers.ask('POST', '/accounts', wish)).statusCode).toBe(201);
      } finally {
        await mark(`D${count}`, false);
      }
    },
  );
});
