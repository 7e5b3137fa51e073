import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestApplication } from '../../../test/demo-application.ts';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logIn, logInAs, type TestSession } from '../../../test/log-in.ts';
import { nameTestIssuer } from '../../../test/name-issuer.ts';
import { mailOf } from '../../../test/read-mail.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { makeDemoHierarchy } from '../../services/ca/make-demo-hierarchy.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import { buildApp } from '../app.ts';

const start = new Date('2026-03-02T03:04:05Z');
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);
const file = [Buffer.from(simplePdf('BT /F1 10 Tf 100 700 Td (Jakarta) Tj ET')).toString('base64')];
const signatureProperties = [{ tampilan: 'INVISIBLE' }];

let test: TestPlatform;
let app: FastifyInstance;
let authorization: string;
let asking: TestSession;
let enabling: TestSession | undefined;

beforeAll(async () => {
  test = await createTestPlatform(start);
  await asSystem(test.platform.db, (tx) => makeDemoHierarchy(test.platform, tx, start));
  ({ authorization } = await makeTestApplication(test.platform, 'SEGEL'));
  app = await buildApp(test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});
beforeEach(async () => {
  test.setNow(start);
  asking ??= await logInAs(app, test.platform, { code: 'SEGEL', role: 'application-owner' });
  if (enabling !== undefined) return;
  enabling = await logInAs(app, test.platform, { code: 'BSSN', role: 'registration-officer' });
  await nameTestIssuer(test.platform, 'BSSN');
});

let count = 0;
const wish = () => ({
  subscriberId: `SEGEL-${++count}`,
  name: 'Segel Contoh',
  organisationIdentifier: 'NTRID-0123456789',
  contactEmail: 'segel@segel.example',
});
const post = (url: string, payload: object, as = authorization, headers: object = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/v2/seal/${url}`,
    payload,
    headers: { authorization: as, ...headers },
  });

const enable = (id: string, who: TestSession = enabling!, body: object = { proof: 'Akta 1/2026' }) =>
  who.ask('POST', `/seals/${id}/enable`, body);

async function enabledSeal(): Promise<{ id: string; idSubscriber: string; certificateId: string }> {
  const seal = (await asking.ask('POST', '/seals', wish())).json();
  const enabled = (await enable(seal.id)).json();
  return { id: seal.id, idSubscriber: seal.subscriberId, certificateId: enabled.certificateId };
}
async function activated() {
  const seal = await enabledSeal();
  const [mail] = await mailOf(test.platform, async () => {
    const sent = await post('get/activation', { idSubscriber: seal.idSubscriber });
    expect(sent.json()).toEqual({ success: true, message: 'TOTP Aktivasi berhasil dikirim', data: null });
  });
  expect(mail?.recipient).toBe('segel@segel.example');
  return { ...seal, activation: /: ([A-Z2-7]{8})$/m.exec(mail!.text)![1]! };
}
async function codeFor(seal: { idSubscriber: string; activation: string }, data = 1): Promise<string> {
  const made = await post('get/totp', { idSubscriber: seal.idSubscriber, data, totp: seal.activation });
  expect(made.json()).toMatchObject({ message: 'TOTP berhasil dibuat', result: true });
  expect(made.json().expires).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  return made.json().totp;
}

describe('a seal', () => {
  it('is asked for by one and enabled by another, of the issuer; only then has it a certificate', async () => {
    const roles = ['application-owner', 'registration-officer'];
    const account = await makeTestAccount(test.platform, 'BSSN', { email: 'dua@bssn.example', roles });
    const both = await logIn(app, account);
    const own = (await both.ask('POST', '/seals', wish())).json();
    expect((await enable(own.id, both)).json()).toMatchObject({ code: 'identity.four-eyes' });
    const asked = await asking.ask('POST', '/seals', wish());
    expect(asked.statusCode).toBe(201);
    expect(asked.json()).toMatchObject({ state: 'requested' });
    const { id, subscriberId: idSubscriber } = asked.json();
    expect((await post('get/activation', { idSubscriber })).json()).toMatchObject({
      code: 'signing.seal-not-enabled',
    });
    const enabled = await enable(id);
    expect(enabled.json()).toMatchObject({ state: 'enabled', certificateId: expect.any(String) });
    expect((await enable(id)).json()).toMatchObject({
      code: 'seal.not-requested',
    });
  });

  it('has a subscriber id of its own, and is another organisation’s to nobody', async () => {
    const { subscriberId } = (await asking.ask('POST', '/seals', wish())).json();
    expect((await asking.ask('POST', '/seals', { ...wish(), subscriberId })).json()).toMatchObject({
      code: 'seal.subscriber-taken',
    });
    const seal = await enabledSeal();
    const stranger = await logInAs(app, test.platform, { code: 'LAIN', role: 'security-officer' });
    expect((await stranger.ask('POST', `/seals/${seal.id}/disable`)).json()).toMatchObject({
      code: 'seal.unknown',
    });
    expect((await stranger.ask('GET', '/seals')).json().items).toEqual([]);
    const other = await makeTestApplication(test.platform, 'TETANGGA');
    expect(
      (await post('get/activation', { idSubscriber: seal.idSubscriber }, other.authorization)).json(),
    ).toMatchObject({ error: 'idSubscriber tidak terdaftar', code: 'signing.unknown-seal' });
  });

  it('is enabled by no organisation for itself, nor without a proof, whose reference is kept', async () => {
    const { id } = (await asking.ask('POST', '/seals', wish())).json();
    for (const role of ['security-officer', 'authorised-official', 'registration-officer'] as const) {
      const own = await logInAs(app, test.platform, { code: 'SEGEL', role });
      expect((await enable(id, own)).json()).toMatchObject({ status: 403, code: 'identity.not-permitted' });
    }
    expect((await enable(id, enabling, {})).json()).toMatchObject({ code: 'http.bad-request' });
    expect((await enabling!.ask('GET', '/seals?limit=200')).json().items).toContainEqual(
      expect.objectContaining({ id, state: 'requested' }),
    );
    await enable(id);
    const { enabled_proof } = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('seal').select('enabled_proof').where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(enabled_proof).toBe('Akta 1/2026');
  });

  it('may have a subscriber id that another organisation has, and that of a disabled one', async () => {
    const seal = await enabledSeal();
    const again = { ...wish(), subscriberId: seal.idSubscriber };
    const squatter = await logInAs(app, test.platform, { code: 'LAIN', role: 'application-owner' });
    expect((await squatter.ask('POST', '/seals', again)).statusCode).toBe(201);
    await asking.ask('POST', `/seals/${seal.id}/disable`);
    const next = await asking.ask('POST', '/seals', again);
    expect(next.statusCode).toBe(201);
    expect((await enable(next.json().id)).json()).toMatchObject({ state: 'enabled' });
    const { idSubscriber } = seal;
    expect((await post('get/activation', { idSubscriber })).json()).toMatchObject({ success: true });
  });

  it('is listed page by page', async () => {
    await asking.ask('POST', '/seals', wish());
    await asking.ask('POST', '/seals', wish());
    const first = (await asking.ask('GET', '/seals?limit=1')).json();
    expect(first.items).toHaveLength(1);
    const second = (await asking.ask('GET', `/seals?limit=1&cursor=${first.next}`)).json();
    expect(second.items[0].subscriberId > first.items[0].subscriberId).toBe(true);
    expect((await asking.ask('GET', '/seals?cursor=IQ')).json()).toMatchObject({ code: 'seal.bad-cursor' });
  });

  it('seals nothing once it is switched off or its certificate revoked', async () => {
    const off = await activated();
    const code = await codeFor(off);
    await asking.ask('POST', `/seals/${off.id}/disable`);
    const sealed = (totp: string, idSubscriber: string) =>
      post('pdf', { idSubscriber, totp, signatureProperties, file });
    expect((await sealed(code, off.idSubscriber)).json()).toMatchObject({ code: 'signing.seal-not-enabled' });
    const revoked = await activated();
    const other = await codeFor(revoked);
    await changeStatus(
      test.platform,
      revoked.certificateId,
      { kind: 'revoke', reason: 'cessationOfOperation' },
      'test',
    );
    expect((await sealed(other, revoked.idSubscriber)).json()).toMatchObject({
      code: 'signing.certificate-revoked',
    });
  });
});

describe('an activation', () => {
  it('is mailed to who answers for the seal, refreshed to thirty days, and revoked', async () => {
    const { idSubscriber, activation } = await activated();
    test.setNow(hours(20));
    const refreshed = await post('get/activation', { idSubscriber, totp: activation });
    expect(refreshed.json()).toEqual({
      success: true,
      message: null,
      data: {
        message: 'TOTP Aktivasi masih berlaku',
        totp: activation,
        expires: hours(44).toISOString().replace('Z', '+0000'),
        result: true,
      },
    });
    const revoked = await post('revoke/activation', { idSubscriber, totp: activation });
    expect(revoked.json()).toMatchObject({ success: true, data: null });
    for (const url of ['get/activation', 'revoke/activation', 'get/totp'])
      expect((await post(url, { idSubscriber, totp: activation, data: 1 })).json()).toMatchObject({
        code: 'signing.wrong-code',
      });
  });

  it('expires, and no refresh takes it beyond thirty days', async () => {
    const { idSubscriber, activation } = await activated();
    for (let hour = 20; hour < 30 * 24; hour += 20) {
      test.setNow(hours(hour));
      expect((await post('get/activation', { idSubscriber, totp: activation })).statusCode).toBe(200);
    }
    test.setNow(hours(30 * 24));
    expect((await post('get/activation', { idSubscriber, totp: activation })).json()).toMatchObject({
      code: 'signing.wrong-code',
    });
  });

  it('works no more after five wrong ones', async () => {
    const { idSubscriber, activation } = await activated();
    for (let i = 0; i < 5; i++) await post('get/totp', { idSubscriber, data: 1, totp: 'AAAAAAAA' });
    expect((await post('get/totp', { idSubscriber, data: 1, totp: activation })).json()).toMatchObject({
      code: 'signing.wrong-code',
    });
  });
});

describe('POST /api/v2/seal/pdf', () => {
  it('seals as often as the code was made for, once, by the platform’s key', async () => {
    const seal = await activated();
    const totp = await codeFor(seal, 2);
    const { idSubscriber } = seal;
    const more = await post('pdf', {
      idSubscriber,
      totp,
      signatureProperties,
      file: [...file, ...file, ...file],
    });
    expect(more.json()).toMatchObject({ code: 'signing.code-for-fewer-files' });
    const answer = await post('pdf', { idSubscriber, totp, signatureProperties, file: [...file, ...file] });
    expect(answer.statusCode).toBe(200);
    const body = answer.json<{ time: number; file: string[] }>();
    expect(body.file).toHaveLength(2);
    const checked = await app.inject({
      method: 'POST',
      url: '/api/v2/verify/pdf',
      payload: { file: body.file[0] },
      headers: { authorization },
    });
    expect(checked.json()).toMatchObject({
      conclusion: 'VALID',
      signatureInformations: [{ signerName: 'Segel Contoh' }],
    });
    expect((await post('pdf', { idSubscriber, totp, signatureProperties, file })).json()).toMatchObject({
      code: 'signing.wrong-code',
    });
    const row = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('signature').select(['activation', 'person_id', 'seal_id']).executeTakeFirstOrThrow(),
    );
    expect(row).toEqual({ activation: 'platform', person_id: null, seal_id: seal.id });
  });

  it('takes two codes side by side, each for its own request', async () => {
    const seal = await activated();
    const codes = [await codeFor(seal), await codeFor(seal)];
    const answers = await Promise.all(
      codes.map((totp) => post('pdf', { idSubscriber: seal.idSubscriber, totp, signatureProperties, file })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  it('seals once for an idempotency key', async () => {
    const seal = await activated();
    const body = { idSubscriber: seal.idSubscriber, totp: await codeFor(seal), signatureProperties, file };
    const key = { 'idempotency-key': 'segel-1' };
    const first = await post('pdf', body, authorization, key);
    expect(first.statusCode).toBe(200);
    expect((await post('pdf', body, authorization, key)).json().file).toEqual(first.json().file);
  });

  it('refuses the activation in the code’s place, a code after five minutes, and what is missing', async () => {
    const seal = await activated();
    const { idSubscriber } = seal;
    const totp = await codeFor(seal);
    const seals = (changes: object) =>
      post('pdf', { idSubscriber, totp, signatureProperties, file, ...changes });
    expect((await seals({ totp: seal.activation })).json()).toMatchObject({ code: 'signing.wrong-code' });
    for (const changes of [{ totp: null }, { idSubscriber: 'null' }, { file: ['?'] }])
      expect((await seals(changes)).json()).toMatchObject({ status_code: 4015 });
    expect((await seals({ idSubscriber: 'nobody' })).json()).toMatchObject({ code: 'signing.unknown-seal' });
    test.setNow(new Date(start.getTime() + 5 * 60_000));
    expect((await seals({})).json()).toMatchObject({ code: 'signing.wrong-code' });
  });
});
