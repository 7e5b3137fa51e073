import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logIn, logInAs, type TestSession } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import {
  openDesk,
  picture,
  type RegistrationDesk,
  type TestApplicant,
} from '../../../test/registration-desk.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
const start = new Date('2026-03-02T03:04:05Z');
const quick = { perSecond: 1e6, burst: 1e6 };

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  desk = await openDesk(app, test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const enter = (request: object) => desk.verifier.ask('POST', '/registrations', request);
const codeOf = async (answer: Promise<{ json(): { code?: string } }>) => (await answer).json().code;

describe('a renewal', () => {
  it.each(['expiring', 'data-changed'])(
    'of cause %s is renewed by nobody who has the mailbox alone',
    async (cause) => {
      const { applicant, personId } = await desk.issued();
      const id =
        cause === 'expiring' ? await beginRenewal(personId) : await beginChangedName(personId, applicant);
      const path = `${await desk.applicationOf(applicant)}/passphrase`;
      const set = (shown: object) =>
        desk.applicant('POST', path, { passphrase: 'padi menguning di sawah', ...shown });
      expect((await set({ nik: applicant.nik })).json()).toMatchObject({
        status: 403,
        code: 'registration.code-mismatch',
      });
      const code = await desk.handoverCode(id);
      expect((await set({ nik: '9900000000000000', code })).json()).toMatchObject({
        status: 403,
        code: 'registration.nik-mismatch',
      });
      expect((await set({ nik: applicant.nik, code })).statusCode).toBe(204);
    },
  );

  it('is neither entered nor issued around a hold, except where it revokes what is held', async () => {
    const { applicant, personId, certificateId } = await desk.issued();
    const renewal = { service: 'pembaruan', personId, reason: 'uji' };
    const begun = await beginRenewal(personId);
    await desk.setPassphrase(applicant, undefined, begun);
    await changeStatus(test.platform, certificateId, { kind: 'suspend' }, 'test');
    expect((await desk.act(desk.officer, begun, 'approve')).json()).toMatchObject({
      status: 409,
      code: 'registration.on-hold',
    });
    await desk.act(desk.officer, begun, 'reject');
    for (const cause of ['expiring', 'passphrase-forgotten'])
      expect(await codeOf(enter({ ...renewal, cause }))).toBe('registration.on-hold');
    const { id } = (await enter({ ...renewal, cause: 'key-compromised' })).json();
    await desk.setPassphrase(applicant, undefined, id);
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    const { certificates } = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
    const before = certificates.find((one: { id: string }) => one.id === certificateId);
    expect(before.status).toBe('revoked');
  });

  it('is entered by nobody about themselves, whose account was invited by their address', async () => {
    const { applicant, personId } = await desk.issued();
    const wanted = { email: applicant.email, roles: ['verifier'] };
    const own = await logIn(app, await makeTestAccount(test.platform, 'LKPP', wanted));
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
    expect(await codeOf(own.ask('POST', '/registrations', renewal))).toBe('identity.four-eyes');
  });

  it('tells its code to nobody whom it concerns, nor to others, and writes each telling down', async () => {
    const { personId } = await desk.issued();
    const own = await logInAs(app, test.platform, { code: 'LKPP', role: 'verifier' });
    await asSystem(test.platform.db, (tx) =>
      tx
        .updateTable('account')
        .set({ person_id: personId })
        .where('id', '=', own.account.accountId)
        .execute(),
    );
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
    const entered = await own.ask('POST', '/registrations', renewal);
    expect(entered.json().code).toBe('identity.four-eyes');
    const path = `/registrations/${await beginRenewal(personId)}`;
    const tell = (who: Pick<TestSession, 'ask'>) => who.ask('POST', `${path}/handover-code`);
    expect((await tell(own)).json().code).toBe('identity.four-eyes');
    const issuersOwn = await logInAs(app, test.platform, { code: 'BSSN', role: 'verifier' });
    expect((await tell(issuersOwn)).json().code).toBe('identity.not-permitted');
    expect((await tell(desk.officer)).json().code).toBe('identity.not-permitted');
    expect((await tell(desk.verifier)).json().handoverCode).toMatch(/^[2-9A-Z]{8}$/);
    const history = (await desk.verifier.ask('GET', `${path}/events`)).json().items;
    expect(history.at(-1)).toMatchObject({ act: 'tell-code', by: { kind: 'account' } });
  });
});

describe('whoever decides sees', () => {
  it('how a certificate is to end, why, and since when its key is doubtful', async () => {
    const { certificateId } = await desk.issued();
    const wish = { act: 'revoke', revocationReason: 'keyCompromise', invalidityAt: start.toISOString() };
    const end = { service: 'pencabutan', certificateId, reason: 'kunci bocor', ...wish };
    const { id } = (await enter(end)).json();
    expect((await desk.officer.ask('GET', `/registrations/${id}`)).json()).toMatchObject({ wish });
  });

  it('which data are to change, as the applicant does; others of the organisation do not', async () => {
    const { applicant, personId } = await desk.issued();
    const changes = { name: 'Larasati Umpama', phone: '081200000000' };
    const { id } = (await enter({ service: 'perubahan', personId, changes, reason: 'putusan' })).json();
    const path = `/registrations/${id}`;
    for (const who of [desk.verifier, desk.officer])
      expect((await who.ask('GET', path)).json()).toMatchObject({ changes });
    const application = await desk.applicationOf(applicant);
    expect((await desk.applicant('GET', application)).json()).toMatchObject({ changes });
    const auditor = await logInAs(app, test.platform, { code: 'LKPP', role: 'auditor' });
    expect((await auditor.ask('GET', path)).json()).not.toHaveProperty('changes');
  });

  it('why a certificate is renewed', async () => {
    const { applicant, personId } = await desk.issued();
    const id = await beginRenewal(personId);
    const wish = { cause: 'expiring' };
    expect((await desk.officer.ask('GET', `/registrations/${id}`)).json()).toMatchObject({ wish });
    const application = await desk.applicationOf(applicant);
    expect((await desk.applicant('GET', application)).json()).toMatchObject({ wish });
  });
});

describe('an application', () => {
  it('changes nothing of a known person before the decision, and says in the journal what it changes', async () => {
    const { applicant, personId, certificateId } = await desk.issued();
    await changeStatus(test.platform, certificateId, { kind: 'revoke', reason: 'superseded' }, 'test');
    const otherwise = {
      nik: applicant.nik,
      name: 'Larasati Umpama',
      email: applicant.email.replace('@', '.baru@'),
      phone: '081200000000',
    };
    const known = () =>
      asSystem(test.platform.db, (tx) =>
        tx
          .selectFrom('person')
          .select(['name', 'email', 'phone'])
          .where('id', '=', personId)
          .executeTakeFirst(),
      );
    const before = await known();
    const withdrawn = await desk.enter(otherwise);
    expect(await known()).toEqual(before);
    await desk.act(desk.verifier, withdrawn, 'withdraw');
    const id = await desk.untilDecision(otherwise);
    expect(await known()).toEqual(before);
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    const { name, email, phone } = otherwise;
    expect(await known()).toEqual({ name, email, phone });
    const leaves = await asSystem(test.platform.db, (tx) =>
      tx
        .selectFrom('journal_entry')
        .select('entry')
        .where('entry', 'like', `%"registrationId":"${id}"%"person.changed"%`)
        .execute(),
    );
    expect(leaves.map(({ entry }) => JSON.parse(entry))).toMatchObject([
      { registrationId: id, changed: ['name', 'phone', 'email'] },
    ]);
  });
});

it('nobody decides who brought a proof, or checked before another did', async () => {
  const [brought, checked] = [await bothRoles(), await bothRoles()];
  const inside = await logInAs(app, test.platform, { code: 'BSSN', role: 'verifier' });
  const applicant = desk.newApplicant();
  const entered = await inside.ask('POST', '/registrations', {
    service: 'penerbitan',
    applicant,
  });
  const { id } = entered.json();
  await desk.complete(applicant);
  await desk.uploadAs(brought, id, 'recommendation-letter');
  await desk.act(checked, id, 'accept-documents');
  await desk.setPassphrase(applicant);
  await desk.act(desk.officer, id, 'return-to-verifier');
  await desk.act(inside, id, 'accept-documents');
  await desk.setPassphrase(applicant);
  for (const who of [brought, checked])
    expect(await codeOf(desk.act(who, id, 'approve'))).toBe('identity.four-eyes');
  // To have sent it back before is no part in it.
  expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
});

describe('pencabutan', () => {
  const statusOf = async (id: string) =>
    (
      await asSystem(test.platform.db, (tx) =>
        tx.selectFrom('certificate').select('status').where('id', '=', id).executeTakeFirstOrThrow(),
      )
    ).status;
  const end = { service: 'pencabutan', act: 'revoke', reason: 'kunci bocor' };

  it('that is rejected releases what it held, and nothing else', async () => {
    const { certificateId } = await desk.issued();
    const held = (await enter({ ...end, certificateId, hold: true })).json();
    expect(await statusOf(certificateId)).toBe('suspended');
    expect(await codeOf(desk.act(desk.verifier, held.id, 'withdraw'))).toBe('registration.act-not-possible');
    await desk.act(desk.officer, held.id, 'reject');
    expect(await statusOf(certificateId)).toBe('issued');
    await changeStatus(test.platform, certificateId, { kind: 'suspend' }, 'test');
    const plain = (await enter({ ...end, certificateId })).json();
    await desk.act(desk.officer, plain.id, 'reject');
    expect(await statusOf(certificateId)).toBe('suspended');
  });

  it('is withdrawn by who entered it and by no colleague', async () => {
    const { certificateId } = await desk.issued();
    const security = await logInAs(app, test.platform, { code: 'LKPP', role: 'security-officer' });
    const { id } = (await security.ask('POST', '/registrations', { ...end, certificateId })).json();
    expect(await codeOf(desk.act(desk.verifier, id, 'withdraw'))).toBe('identity.not-permitted');
    expect((await desk.act(security, id, 'withdraw')).json()).toMatchObject({ state: 'withdrawn' });
  });
});

describe('a request', () => {
  it('takes no reason that the mail about it could not carry', async () => {
    const id = await desk.enter(desk.newApplicant());
    for (const reason of ['berkas\u0000kurang', 'berkas \u{a1dac} kurang', 'berkas \u202ekurang'])
      expect(await codeOf(desk.act(desk.verifier, id, 'withdraw', reason))).toBe('http.bad-request');
  });

  it('takes thirty documents of the applicant, and leaves the verifier theirs', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    const path = `${await desk.applicationOf(applicant)}/documents/other`;
    for (let i = 0; i < 30; i++) expect((await desk.upload(path, picture)).statusCode).toBe(200);
    expect((await desk.upload(path, picture)).json()).toMatchObject({
      status: 409,
      code: 'registration.too-many-documents',
    });
    expect((await desk.uploadAs(desk.verifier, id, 'other')).statusCode).toBe(200);
    const acts: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: { items: { act: string }[]; next?: string } = (
        await desk.verifier.ask('GET', `/registrations/${id}/events?limit=20${next && `&cursor=${next}`}`)
      ).json();
      acts.push(...page.items.map(({ act }) => act));
      ({ next } = page);
    }
    expect(acts).toEqual(['enter', ...Array<string>(31).fill('document-added')]);
    expect(await codeOf(desk.verifier.ask('GET', `/registrations/${id}/events?cursor=x`))).toBe(
      'http.bad-request',
    );
  });

  it('tells the applicant why it came back, also behind an upload and another link', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    await desk.complete(applicant);
    await desk.act(desk.verifier, id, 'return-to-applicant', 'KTP tidak terbaca');
    await desk.upload(`${await desk.applicationOf(applicant)}/documents/identity-card`, picture);
    await desk.verifier.ask('POST', `/registrations/${id}/link`);
    const view = (await desk.applicant('GET', await desk.applicationOf(applicant))).json();
    expect(view.reason).toBe('KTP tidak terbaca');
  });
});

describe('without a named issuer', () => {
  it('nothing is entered, decided, or given to officers', async () => {
    const id = await desk.untilDecision(desk.newApplicant());
    const mark = (is_issuer: boolean) =>
      asSystem(test.platform.db, (tx) =>
        tx.updateTable('organisation').set({ is_issuer }).where('code', '=', 'BSSN').execute(),
      );
    await mark(false);
    try {
      const wanted = { service: 'penerbitan', applicant: desk.newApplicant() };
      expect((await enter(wanted)).json()).toMatchObject({ status: 503, code: 'registration.no-issuer' });
      expect(await codeOf(desk.act(desk.officer, id, 'approve'))).toBe('registration.no-issuer');
      const administrator = await logInAs(app, test.platform, { code: 'LKPP', role: 'party-administrator' });
      const roles = ['registration-officer'];
      const invited = { email: 'petugas@lkpp.example', name: 'Petugas Contoh', roles };
      expect(await codeOf(administrator.ask('POST', '/accounts', invited))).toBe('identity.role-of-issuer');
    } finally {
      await mark(true);
    }
    expect((await desk.act(desk.officer, id, 'approve')).statusCode).toBe(200);
  });
});

/** A verifier of the issuer who became an officer. */
async function bothRoles() {
  const both = await logInAs(app, test.platform, { code: 'BSSN', role: 'verifier' });
  const roles = ['verifier', 'registration-officer'];
  await asSystem(test.platform.db, (tx) =>
    tx.updateTable('account').set({ roles }).where('id', '=', both.account.accountId).execute(),
  );
  return both;
}

async function beginRenewal(personId: string): Promise<string> {
  const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
  return (await enter(renewal)).json().id;
}

/** The renewal that the approval of another name begins. */
async function beginChangedName(personId: string, applicant: TestApplicant): Promise<string> {
  const request = { service: 'perubahan', personId, changes: { name: 'Larasati Umpama' }, reason: 'putusan' };
  const { id } = (await enter(request)).json();
  await desk.complete(applicant);
  await desk.uploadAs(desk.verifier, id, 'authority-document');
  await desk.act(desk.verifier, id, 'accept-documents');
  await desk.act(desk.officer, id, 'approve');
  const open = await desk.verifier.ask('GET', `/registrations?personId=${personId}&service=pembaruan`);
  return open.json().items[0].id;
}
