import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logInAs } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { scopeSchema } from '../../contract/credentials.ts';
import { findCredential, replaceCredentialPassword } from '../../io/db/credentials.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { findFlowApplication } from '../../services/flows/flow-application.ts';
import { hashCredentialPassword } from '../../services/identity/make-credential.ts';
import type { Role } from '../../services/identity/roles.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let count = 0;
const start = new Date('2026-03-02T03:04:05Z');
const minutes = (number: number) => new Date(start.getTime() + number * 60_000);

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
const wish = (changes: object = {}) => ({ username: `spse-${count}`, scopes: ['documents'], ...changes });
const call = (password: string, path = '/rest/v1/documents', username = `spse-${count}`) =>
  app.inject({
    method: 'GET',
    url: path,
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
  });

describe('a credential', () => {
  it('is made by a party administrator, told once, and called with', async () => {
    const { ask } = await someone('party-administrator');
    const made = await ask('POST', '/credentials', wish());
    expect(made.statusCode).toBe(201);
    const { password, ...rest } = made.json();
    expect(rest).toMatchObject({ enabled: true, level: 'B-T', scopes: ['documents'], allowedIps: [] });
    expect((await call(password)).statusCode).toBe(200);
    const listed = await ask('GET', '/credentials');
    expect(listed.json().items).toMatchObject([{ id: rest.id, lastUsedAt: start.toISOString() }]);
    expect(listed.body).not.toContain(password);
    const kept = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('application_credential').selectAll().execute(),
    );
    expect(JSON.stringify(kept)).not.toContain(password);
  });

  it('reaches what its scopes name and nothing else', async () => {
    const { ask } = await someone('application-owner');
    const { password, id } = (await ask('POST', '/credentials', wish({ scopes: ['users'] }))).json();
    expect((await call(password)).json()).toMatchObject({ status: 403, code: 'identity.out-of-scope' });
    expect((await call(password, '/api/user/status/0000000000000001')).statusCode).toBe(200);
    await ask('PATCH', `/credentials/${id}`, { scopes: ['documents', 'users'] });
    expect((await call(password)).statusCode).toBe(200);
  });

  it('is bound to addresses, switched off and on', async () => {
    const { ask } = await someone('party-administrator');
    const bound = wish({ allowedIps: ['192.0.2.0/24', '2001:db8::1'] });
    const { password, id } = (await ask('POST', '/credentials', bound)).json();
    expect((await call(password)).json()).toMatchObject({ code: 'identity.address-not-allowed' });
    await ask('PATCH', `/credentials/${id}`, { allowedIps: [] });
    expect((await call(password)).statusCode).toBe(200);
    await ask('PATCH', `/credentials/${id}`, { enabled: false });
    expect((await call(password)).statusCode).toBe(401);
    await ask('PATCH', `/credentials/${id}`, { enabled: true });
    expect((await call(password)).statusCode).toBe(200);
  });

  it('has limits, a level and a reading of rectangles, which are changed one by one', async () => {
    const { ask } = await someone('party-administrator');
    const made = (await ask('POST', '/credentials', wish({ limits: { files: 5 } }))).json();
    const limits = { files: 5, fileBytes: 52_428_800, batchFiles: 10_000, requestsPerMinute: 6000 };
    expect(made).toMatchObject({ level: 'B-T', limits });
    const changed = (
      await ask('PATCH', `/credentials/${made.id}`, { level: 'B-B', v1Rectangle: 'size' })
    ).json();
    expect(changed).toMatchObject({ level: 'B-B', v1Rectangle: 'size', limits });
    const slower = await ask('PATCH', `/credentials/${made.id}`, { limits: { requestsPerMinute: 1 } });
    expect(slower.json()).toMatchObject({ level: 'B-B', limits: { files: 100, requestsPerMinute: 1 } });
    expect((await call(made.password)).statusCode).toBe(200);
    expect((await call(made.password)).json()).toMatchObject({ code: 'http.too-many-requests' });
  });

  it('is rotated with an overlap, or at once', async () => {
    const { ask } = await someone('party-administrator');
    const { password, id } = (await ask('POST', '/credentials', wish())).json();
    const second = (await ask('POST', `/credentials/${id}/password`, { overlapMinutes: 10 })).json();
    expect(second.previousPasswordUntil).toBe(minutes(10).toISOString());
    for (const each of [password, second.password]) expect((await call(each)).statusCode).toBe(200);
    test.setNow(minutes(10));
    expect((await call(password)).statusCode).toBe(401);
    const third = (await ask('POST', `/credentials/${id}/password`, {})).json();
    expect((await call(second.password)).statusCode).toBe(401);
    expect((await call(third.password)).statusCode).toBe(200);
  });

  it('is switched off in haste by the security officer, who may do nothing else with it', async () => {
    const owner = await someone('application-owner');
    const { password, id } = (await owner.ask('POST', '/credentials', wish())).json();
    const { ask } = await someone('security-officer');
    expect((await ask('PATCH', `/credentials/${id}`, { enabled: false })).statusCode).toBe(200);
    expect((await call(password)).statusCode).toBe(401);
    for (const change of [{ enabled: true }, { enabled: false, scopes: ['sign'] }, {}])
      expect((await ask('PATCH', `/credentials/${id}`, change)).json()).toMatchObject({
        code: 'identity.not-permitted',
      });
  });

  it.each([
    ['a name in capitals', { username: 'SPSE' }],
    ['a colon in its name', { username: 'a:b' }],
    ['an unknown scope', { scopes: ['root'] }],
    ['no scope', { scopes: [] }],
    ['what is no address', { allowedIps: ['192.0.2.0/33'] }],
    ['the signers of others', { signers: 'any' }],
  ])('is not made with %s', async (_what, changes) => {
    const { ask } = await someone('party-administrator');
    expect((await ask('POST', '/credentials', wish(changes))).json()).toMatchObject({
      code: 'http.bad-request',
    });
  });

  it('has a name of its own, and is listed page by page', async () => {
    const { ask } = await someone('party-administrator');
    for (const end of ['a', 'b', 'c'])
      await ask('POST', '/credentials', wish({ username: `page-${count}-${end}` }));
    expect((await ask('POST', '/credentials', wish({ username: `page-${count}-a` }))).json()).toMatchObject({
      status: 409,
      code: 'identity.username-taken',
    });
    const first = (await ask('GET', '/credentials?limit=2')).json();
    const second = (await ask('GET', `/credentials?limit=2&cursor=${first.next}`)).json();
    expect([...first.items, ...second.items].map(({ username }) => username.slice(-1))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(second.next).toBeUndefined();
    expect((await ask('GET', '/credentials?cursor=AA')).json()).toMatchObject({
      code: 'identity.bad-cursor',
    });
  });

  it('is unknown to a person of another organisation', async () => {
    const owner = await someone('party-administrator');
    const { password, id } = (await owner.ask('POST', '/credentials', wish())).json();
    const { ask } = await someone('party-administrator', 'B');
    expect((await ask('GET', '/credentials')).json()).toEqual({ items: [] });
    for (const answer of [
      await ask('PATCH', `/credentials/${id}`, { enabled: false }),
      await ask('POST', `/credentials/${id}/password`, {}),
    ])
      expect(answer.json()).toMatchObject({ status: 404, code: 'identity.unknown-credential' });
    expect((await call(password)).statusCode).toBe(200);
  });
});

describe('the credential by which an organisation signs in flows', () => {
  const flowApplication = async () => {
    const { account, ask } = await someone('party-administrator');
    const find = () => findFlowApplication(test.platform, account.organisationId);
    return { ask, find };
  };

  it('is neither listed to an administrator, nor changed or rotated by one', async () => {
    const { ask, find } = await flowApplication();
    const { id } = await find();
    expect((await ask('GET', '/credentials')).json()).toEqual({ items: [] });
    for (const answer of [
      await ask('PATCH', `/credentials/${id}`, { scopes: ['sign'], limits: { files: 1 } }),
      await ask('POST', `/credentials/${id}/password`, {}),
    ])
      expect(answer.json()).toMatchObject({ status: 404, code: 'identity.unknown-credential' });
  });

  it('lets nobody in, whoever comes to know a password of it', async () => {
    const { find } = await flowApplication();
    const { id, username } = await find();
    await asSystem(test.platform.db, (tx) =>
      replaceCredentialPassword(tx, id, hashCredentialPassword('rahasia'), undefined),
    );
    expect((await call('rahasia', '/rest/v1/documents', username)).json()).toMatchObject({
      status: 401,
      code: 'identity.bad-credential',
    });
  });

  it('is made once where its first flows begin at the same moment', async () => {
    const { find } = await flowApplication();
    const found = await Promise.all([find(), find(), find(), find()]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    const kept = await asSystem(test.platform.db, (tx) => findCredential(tx, found[0].username));
    expect(kept?.id).toBe(found[0].id);
  });
});

it('finds no route for applications that is in no scope', async () => {
  const { ask } = await someone('party-administrator');
  const { password } = (await ask('POST', '/credentials', wish({ scopes: scopeSchema.options }))).json();
  const { paths } = (await app.inject('/openapi.json')).json() as { paths: Record<string, object> };
  const forApplications = Object.entries(paths).filter(([path]) =>
    /^\/api|^\/rest\/v1\/(documents|sig|journal\/entries)/.test(path),
  );
  expect(forApplications.length).toBeGreaterThan(10);
  for (const [path, methods] of forApplications) {
    for (const method of Object.keys(methods)) {
      const answer = await app.inject({
        method: method.toUpperCase() as 'GET',
        url: path.replaceAll(/\{\w+\}/g, 'x'),
        headers: { authorization: `Basic ${Buffer.from(`spse-${count}:${password}`).toString('base64')}` },
      });
      expect([path, answer.body]).not.toEqual([path, expect.stringContaining('out-of-scope')]);
    }
  }
});
