import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logInAs } from '../../../test/log-in.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, passphrase, picture, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { parseNik } from '../../services/identity/nik.ts';
import { findSigner } from '../../services/identity/find-signer.ts';
import { signerStatus } from '../../services/identity/signer-status.ts';
import { expireRegistrations, idleDays } from '../../services/ra/expire-registrations.ts';
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
beforeEach(() => test.setNow(start));
afterAll(async () => {
  await app.close();
  await test.close();
});

const any = { organisationId: '', signers: 'any' } as const;
const statusOf = async (nik: string) => {
  const now = test.platform.clock();
  const name = { kind: 'nik', nik: parseNik(nik) } as const;
  const signer = await findSigner(test.platform, any, name, now);
  return signerStatus(signer, now).status;
};

describe('penerbitan', () => {
  it('goes from the entry to the certificate, each step told and written down', async () => {
    const applicant = desk.newApplicant();
    expect(await statusOf(applicant.nik)).toBe('NOT_REGISTERED');

    const id = await desk.enter(applicant);
    expect(await statusOf(applicant.nik)).toBe('WAITING_FOR_VERIFICATION');
    const application = await desk.applicationOf(applicant);
    expect((await desk.applicant('GET', application)).json()).toMatchObject({
      service: 'penerbitan',
      state: 'awaiting-applicant',
      name: applicant.name,
      documents: [],
    });
    expect((await desk.complete(applicant)).statusCode).toBe(204);

    await desk.uploadAs(desk.verifier, id, 'recommendation-letter');
    expect((await desk.act(desk.verifier, id, 'accept-documents')).json()).toMatchObject({
      state: 'awaiting-passphrase',
      person: { nik: `************${applicant.nik.slice(-4)}` },
    });
    expect(await statusOf(applicant.nik)).toBe('NEW');
    expect((await desk.setPassphrase(applicant)).statusCode).toBe(204);
    expect(await statusOf(applicant.nik)).toBe('WAITING_FOR_VERIFICATION');

    const proof = await desk.officer.ask('GET', `/registrations/${id}/documents/identity-card`);
    expect(proof.headers['content-type']).toBe('image/png');
    expect(proof.rawPayload).toEqual(picture);
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    expect(await statusOf(applicant.nik)).toBe('ISSUE');

    const history = (await desk.verifier.ask('GET', `/registrations/${id}/events`)).json().items;
    expect(history.map((event: { act: string }) => event.act)).toEqual([
      'enter',
      'document-added',
      'complete',
      'document-added',
      'accept-documents',
      'set-passphrase',
      'document-read',
      'approve',
    ]);
    expect(history.at(-1)).toMatchObject({ to: 'done', reason: 'sesuai berkas', by: { kind: 'account' } });
    const subjects = (await mailbox(test.platform, applicant.email)).map(({ subject }) => subject);
    expect(subjects).toHaveLength(3);
    expect(subjects).toContain('Permohonan penerbitan sertifikat elektronik telah selesai');
    expect(test.logged.join('')).not.toContain(applicant.nik);
    expect(test.logged.join('')).not.toContain(application.split('/').at(-1));
  });

  it('comes back to the applicant and to the verifier, with the reason', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    await desk.complete(applicant);
    await desk.act(desk.verifier, id, 'return-to-applicant', 'KTP tidak terbaca');
    const view = (await desk.applicant('GET', await desk.applicationOf(applicant))).json();
    expect(view).toMatchObject({ state: 'awaiting-applicant', reason: 'KTP tidak terbaca' });
    await desk.complete(applicant);
    await desk.uploadAs(desk.verifier, id, 'recommendation-letter');
    await desk.act(desk.verifier, id, 'accept-documents');
    await desk.setPassphrase(applicant);
    const back = await desk.act(desk.officer, id, 'return-to-verifier', 'surat belum ditandatangani');
    expect(back.json()).toMatchObject({ state: 'awaiting-verifier' });
    // The key that was made is gone with its passphrase.
    const wrappings = await asSystem(test.platform.db, (tx) =>
      tx
        .selectFrom('key')
        .innerJoin('key_wrapping', 'key_wrapping.key_id', 'key.id')
        .select('key.id')
        .where('owner_id', '=', back.json().person.id)
        .execute(),
    );
    expect(wrappings).toEqual([]);
  });

  it('makes a rejected person unknown again, who may be entered anew', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    await desk.complete(applicant);
    await desk.act(desk.verifier, id, 'refuse-documents', 'bukan pegawai');
    expect(await statusOf(applicant.nik)).toBe('NOT_REGISTERED');
    await desk.enter(applicant);
    expect(await statusOf(applicant.nik)).toBe('WAITING_FOR_VERIFICATION');
  });

  it('ends by itself where nobody goes on with it', async () => {
    const applicant = desk.newApplicant();
    await desk.enter(applicant);
    const day = 86_400_000;
    const signal = new AbortController().signal;
    await expireRegistrations(test.platform, new Date(start.getTime() + (idleDays - 1) * day), signal);
    expect(await statusOf(applicant.nik)).toBe('WAITING_FOR_VERIFICATION');
    const late = new Date(start.getTime() + (idleDays + 1) * day);
    expect((await expireRegistrations(test.platform, late, signal)).expired).toBeGreaterThan(0);
    expect(await statusOf(applicant.nik)).toBe('NOT_REGISTERED');
    expect((await desk.applicant('GET', await desk.applicationOf(applicant))).json().code).toBe(
      'registration.link-ended',
    );
  });

  it('is listed page by page, by service and state, and counted', async () => {
    for (let i = 0; i < 3; i++) await desk.enter(desk.newApplicant());
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const query = `service=penerbitan&state=awaiting-applicant&limit=2${next && `&cursor=${next}`}`;
      const page: { items: { id: string }[]; next?: string } = (
        await desk.verifier.ask('GET', `/registrations?${query}`)
      ).json();
      seen.push(...page.items.map(({ id }) => id));
      ({ next } = page);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const counts = (await desk.officer.ask('GET', '/registrations/counts')).json().items;
    expect(counts).toContainEqual({
      service: 'penerbitan',
      state: 'awaiting-applicant',
      count: seen.length,
    });
  });
});

describe('registration refuses', () => {
  const codeOf = async (answer: Promise<{ json(): { code?: string } }>) => (await answer).json().code;

  it('a step out of turn, and tells which are possible', async () => {
    const id = await desk.enter(desk.newApplicant());
    expect((await desk.act(desk.verifier, id, 'accept-documents')).json()).toMatchObject({
      status: 409,
      code: 'registration.act-not-possible',
      details: { state: 'awaiting-applicant', acts: ['complete', 'withdraw'] },
    });
  });

  it('documents that are accepted before they are there', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    const application = await desk.applicationOf(applicant);
    const body = { nik: applicant.nik, agrees: true };
    expect((await desk.applicant('POST', `${application}/completion`, body)).json()).toMatchObject({
      status: 422,
      code: 'registration.incomplete',
      details: { missing: ['identity-card'] },
    });
    await desk.complete(applicant);
    expect((await desk.act(desk.verifier, id, 'accept-documents')).json().details).toEqual({
      missing: ['recommendation-letter'],
    });
  });

  it('a decision without a reason', async () => {
    const id = await desk.untilDecision(desk.newApplicant());
    for (const reason of [undefined, '', ' x ', 'dua\nbaris'])
      expect(
        await codeOf(desk.officer.ask('POST', `/registrations/${id}/acts`, { act: 'approve', reason })),
      ).toBe('http.bad-request');
  });

  it('a verifier who decides, and an officer who verifies', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.untilDecision(applicant);
    expect(await codeOf(desk.act(desk.verifier, id, 'approve'))).toBe('identity.not-permitted');
    const entered = await desk.officer.ask('POST', '/registrations', { service: 'penerbitan', applicant });
    expect(entered.json().code).toBe('identity.not-permitted');
    expect(await codeOf(desk.act(desk.officer, id, 'withdraw'))).toBe('identity.not-permitted');
  });

  it('an officer who decides on what the same person entered, or on the own request', async () => {
    const both = await logInAs(app, test.platform, { code: 'BSSN', role: 'verifier' });
    await asSystem(test.platform.db, (tx) =>
      tx
        .updateTable('account')
        .set({ roles: ['verifier', 'registration-officer'] })
        .where('id', '=', both.account.accountId)
        .execute(),
    );
    const inside = Object.assign(Object.create(desk), { verifier: both }) as RegistrationDesk;
    const id = await inside.untilDecision(desk.newApplicant());
    expect(await codeOf(desk.act(both, id, 'approve'))).toBe('identity.four-eyes');
    const own = await inside.untilDecision({ ...desk.newApplicant() });
    const { person } = (await desk.officer.ask('GET', `/registrations/${own}`)).json();
    const another = await logInAs(app, test.platform, { code: 'BSSN', role: 'registration-officer' });
    await asSystem(test.platform.db, (tx) =>
      tx
        .updateTable('account')
        .set({ person_id: person.id })
        .where('id', '=', another.account.accountId)
        .execute(),
    );
    expect(await codeOf(desk.act(another, own, 'approve'))).toBe('identity.four-eyes');
    expect((await desk.act(desk.officer, own, 'approve')).statusCode).toBe(200);
  });

  it('a decision on a session whose password is old', async () => {
    const id = await desk.untilDecision(desk.newApplicant());
    test.setNow(new Date(start.getTime() + 20 * 60_000));
    expect(await codeOf(desk.act(desk.officer, id, 'approve'))).toBe('identity.password-needed');
  });

  it('everything to people of another organisation, who see nothing either', async () => {
    const id = await desk.untilDecision(desk.newApplicant());
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    for (const path of ['', '/events', '/documents/identity-card'])
      expect(await codeOf(other.ask('GET', `/registrations/${id}${path}`))).toBe('registration.unknown');
    expect(await codeOf(desk.act(other, id, 'withdraw'))).toBe('registration.unknown');
    expect(await codeOf(other.ask('POST', `/registrations/${id}/link`))).toBe('registration.unknown');
    expect(await codeOf(desk.uploadAs(other, id, 'other'))).toBe('registration.unknown');
    expect((await other.ask('GET', '/registrations')).json().items).toEqual([]);
    expect((await other.ask('GET', '/registrations/counts')).json().items).toEqual([]);
  });

  it('roles that registration is not for', async () => {
    const staff = await logInAs(app, test.platform, { code: 'LKPP', role: 'staff' });
    for (const path of ['', '/counts', `/${crypto.randomUUID()}`, `/${crypto.randomUUID()}/events`])
      expect(await codeOf(staff.ask('GET', `/registrations${path}`))).toBe('identity.not-permitted');
    const auditor = await logInAs(app, test.platform, { code: 'LKPP', role: 'auditor' });
    const path = `/registrations/${crypto.randomUUID()}/documents/identity-card`;
    expect(await codeOf(auditor.ask('GET', path))).toBe('identity.not-permitted');
  });

  it('a person of another organisation, one with a request, one with a certificate', async () => {
    const applicant = desk.newApplicant();
    await desk.enter(applicant);
    const again = { service: 'penerbitan', applicant };
    expect(await codeOf(desk.verifier.ask('POST', '/registrations', again))).toBe(
      'registration.open-already',
    );
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    expect(await codeOf(other.ask('POST', '/registrations', again))).toBe('identity.person-taken');
    const sameMail = { ...desk.newApplicant(), email: applicant.email };
    const second = { service: 'penerbitan', applicant: sameMail };
    expect(await codeOf(desk.verifier.ask('POST', '/registrations', second))).toBe('identity.person-taken');
    const { applicant: certified } = await desk.issued();
    const third = { service: 'penerbitan', applicant: certified };
    expect(await codeOf(desk.verifier.ask('POST', '/registrations', third))).toBe(
      'registration.has-certificate',
    );
  });

  it.each([
    ['a short NIK', { nik: '123' }],
    ['a name with direction marks', { name: 'Lara\u202Esati' }],
    ['no e-mail', { email: 'x' }],
    ['an unknown field', { state: 'active' }],
  ])('%s', async (_what, changes) => {
    const applicant = { ...desk.newApplicant(), ...changes };
    expect(
      await codeOf(desk.verifier.ask('POST', '/registrations', { service: 'penerbitan', applicant })),
    ).toBe('http.bad-request');
  });

  it('documents that are none, or too large, or come too late', async () => {
    const id = await desk.enter(desk.newApplicant());
    const html = Buffer.from('<html>');
    expect(await codeOf(desk.uploadAs(desk.verifier, id, 'other', html))).toBe(
      'registration.document-refused',
    );
    const large = Buffer.concat([picture, Buffer.alloc(5 * 2 ** 20)]);
    expect(await codeOf(desk.uploadAs(desk.verifier, id, 'other', large))).toBe(
      'registration.document-refused',
    );
    expect(await codeOf(desk.verifier.ask('GET', `/registrations/${id}/documents/other`))).toBe(
      'registration.unknown-document',
    );
    const late = await desk.untilDecision(desk.newApplicant());
    expect(await codeOf(desk.uploadAs(desk.verifier, late, 'other'))).toBe('registration.act-not-possible');
  });

  it('links that are unknown, used or too old, and one that met five wrong numbers', async () => {
    const applicant = desk.newApplicant();
    expect(await codeOf(desk.applicant('GET', '/applications/x'))).toBe('registration.link-unknown');
    const id = await desk.enter(applicant);
    const first = await desk.applicationOf(applicant);
    await desk.verifier.ask('POST', `/registrations/${id}/link`);
    expect(await codeOf(desk.applicant('GET', first))).toBe('registration.link-ended');
    for (const code of [...Array<string>(5).fill('registration.nik-mismatch'), 'registration.link-ended']) {
      const body = { nik: '9900000000000000', agrees: true };
      const path = `${await desk.applicationOf(applicant)}/completion`;
      expect(await codeOf(desk.applicant('POST', path, body))).toBe(code);
    }
    await desk.verifier.ask('POST', `/registrations/${id}/link`);
    const third = await desk.applicationOf(applicant);
    expect((await desk.complete(applicant)).statusCode).toBe(204);
    expect(await codeOf(desk.applicant('GET', third))).toBe('registration.link-ended');
    expect(await codeOf(desk.verifier.ask('POST', `/registrations/${id}/link`))).toBe(
      'registration.act-not-possible',
    );
    const hasty = desk.newApplicant();
    await desk.enter(hasty);
    const path = `${await desk.applicationOf(hasty)}/completion`;
    const wrong = { nik: '9900000000000000', agrees: true };
    const tries = await Promise.all(Array.from({ length: 12 }, () => desk.applicant('POST', path, wrong)));
    const codes = tries.map((answer) => answer.json().code);
    expect(codes.filter((code) => code === 'registration.nik-mismatch')).toHaveLength(5);
    const other = desk.newApplicant();
    await desk.enter(other);
    test.setNow(new Date(start.getTime() + 8 * 86_400_000));
    expect(await codeOf(desk.applicant('GET', await desk.applicationOf(other)))).toBe(
      'registration.link-ended',
    );
  });

  it('a passphrase that can be guessed, or before its turn', async () => {
    const applicant = desk.newApplicant();
    const id = await desk.enter(applicant);
    expect(await codeOf(desk.setPassphrase(applicant))).toBe('registration.act-not-possible');
    await desk.complete(applicant);
    await desk.uploadAs(desk.verifier, id, 'recommendation-letter');
    await desk.act(desk.verifier, id, 'accept-documents');
    expect(await codeOf(desk.setPassphrase(applicant, 'aaaaaaaaaaaaaa'))).toBe('identity.weak-password');
    expect((await desk.setPassphrase(applicant, passphrase)).statusCode).toBe(204);
  });

  it('a cursor that is none', async () => {
    expect(await codeOf(desk.verifier.ask('GET', '/registrations?cursor=x'))).toBe('registration.bad-cursor');
  });
});
