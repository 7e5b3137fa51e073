import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { multipartBody } from '../../../test/demo-application.ts';
import { logInAs } from '../../../test/log-in.ts';
import { mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import {
  openDesk,
  passphrase,
  type RegistrationDesk,
  type TestApplicant,
} from '../../../test/registration-desk.ts';
import { simplePdf } from '../../../test/simple-pdf.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { changeStatus } from '../../services/ca/change-status.ts';
import { remindHolders } from '../../services/ra/remind-holders.ts';
import { expireRegistrations, idleDays } from '../../services/ra/expire-registrations.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
let authorization: string;
const start = new Date('2026-03-02T03:04:05Z');
const day = 86_400_000;
const quick = { perSecond: 1e6, burst: 1e6 };
const signal = new AbortController().signal;

beforeAll(async () => {
  test = await createTestPlatform(start);
  app = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  desk = await openDesk(app, test.platform);
  const administrator = await logInAs(app, test.platform, { code: 'LKPP', role: 'party-administrator' });
  const scopes = ['sign', 'users'];
  const wanted = { username: 'aplikasi', scopes, level: 'B-B' };
  const { password } = (await administrator.ask('POST', '/credentials', wanted)).json();
  authorization = `Basic ${Buffer.from(`aplikasi:${password}`).toString('base64')}`;
});
afterAll(async () => {
  await app.close();
  await test.close();
});

/** What an application hears of a person, by the eSign API. */
async function statusOf({ nik }: TestApplicant): Promise<string> {
  const answer = await app.inject({ url: `/api/user/status/${nik}`, headers: { authorization } });
  return answer.json().status;
}

/** Signs by the eSign API; 200, or the sentence of the refusal. */
async function sign({ nik }: TestApplicant, chosen = passphrase): Promise<number | string> {
  const fields = { nik, passphrase: chosen, tampilan: 'invisible' };
  const { payload, headers } = multipartBody([
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
    { name: 'file', value: simplePdf('BT ET'), filename: 'surat.pdf', contentType: 'application/pdf' },
  ]);
  const url = '/api/sign/pdf';
  const answer = await app.inject({ method: 'POST', url, payload, headers: { ...headers, authorization } });
  return answer.statusCode === 200 ? 200 : answer.json().error;
}

const enter = (request: object) => desk.verifier.ask('POST', '/registrations', request);

/** Enters a request and has it decided. */
async function ask(request: object): Promise<string> {
  const answer = await enter(request);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  await desk.act(desk.officer, answer.json().id, 'approve');
  return answer.json().id;
}

it('the life of a certificate, from the application to its revocation', async () => {
  const applicant = desk.newApplicant();
  expect(await statusOf(applicant)).toBe('NOT_REGISTERED');

  // Penerbitan: entered, completed, checked, a passphrase of one's own, decided.
  const request = await desk.enter(applicant);
  expect(await statusOf(applicant)).toBe('WAITING_FOR_VERIFICATION');
  await desk.complete(applicant);
  await desk.uploadAs(desk.verifier, request, 'recommendation-letter');
  await desk.act(desk.verifier, request, 'accept-documents');
  expect(await statusOf(applicant)).toBe('NEW');
  await desk.setPassphrase(applicant);
  const issued = (await desk.act(desk.officer, request, 'approve')).json();
  expect(await statusOf(applicant)).toBe('ISSUE');
  expect(await sign(applicant)).toBe(200);

  // Penangguhan at once, and its release by decision.
  const certificateId = issued.issuedCertificateId;
  const personId = issued.person.id;
  const end = { service: 'pencabutan', certificateId, reason: 'telepon hilang' };
  await ask({ ...end, act: 'suspend' });
  expect(await statusOf(applicant)).toBe('SUSPEND');
  expect(await sign(applicant)).toContain('ditangguhkan');
  await ask({ ...end, act: 'release', reason: 'telepon ditemukan' });
  expect(await statusOf(applicant)).toBe('ISSUE');

  // Pembaruan: until the next certificate is there the present one signs, and beside it after that.
  const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
  const { id } = (await enter(renewal)).json();
  await desk.setPassphrase(applicant, 'hujan turun di kebun teh', id);
  expect(await sign(applicant)).toBe(200);
  const { issuedCertificateId: next } = (await desk.act(desk.officer, id, 'approve')).json();
  expect(await sign(applicant, 'hujan turun di kebun teh')).toBe(200);
  const person = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
  expect(person).toMatchObject({ status: 'ISSUE', certificates: [{}, {}] });

  // Pencabutan of both, and nothing signs any more.
  for (const one of [certificateId, next])
    await ask({ ...end, certificateId: one, act: 'revoke', revocationReason: 'cessationOfOperation' });
  expect(await statusOf(applicant)).toBe('REVOKE');
  expect(await sign(applicant, 'hujan turun di kebun teh')).toContain('dicabut');
});

describe('pembaruan', () => {
  it('is RENEW once the present certificate has ended', async () => {
    const { applicant, personId } = await desk.issued();
    test.setNow(new Date(start.getTime() + 731 * day));
    expect(await statusOf(applicant)).toBe('EXPIRED');
    const later = await openDeskAgain();
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'berakhir' };
    await later.verifier.ask('POST', '/registrations', renewal);
    expect(await statusOf(applicant)).toBe('RENEW');
    expect(await sign(applicant)).toContain('pembaruan');
    test.setNow(start);
  });

  it('of a forgotten passphrase needs the code that is handed over, and revokes the certificate before', async () => {
    const { applicant, certificateId, personId } = await desk.issued();
    const reset = { service: 'pembaruan', personId, cause: 'passphrase-forgotten', reason: 'lupa' };
    const { id, handoverCode } = (await enter(reset)).json();
    const application = await desk.applicationOf(applicant);
    expect((await desk.applicant('GET', application)).json()).toMatchObject({ needsCode: true });
    const set = (code?: string) =>
      desk.applicant('POST', `${application}/passphrase`, {
        nik: applicant.nik,
        passphrase: 'padi menguning di sawah',
        code,
      });
    for (const code of [undefined, 'AAAAAAAA'])
      expect((await set(code)).json()).toMatchObject({ status: 403, code: 'registration.code-mismatch' });
    expect((await set(handoverCode)).statusCode).toBe(204);
    // Until the decision the old key signs; afterwards only the new one does.
    expect(await sign(applicant)).toBe(200);
    await desk.act(desk.officer, id, 'approve');
    expect(await sign(applicant, 'padi menguning di sawah')).toBe(200);
    const { certificates } = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
    expect(statusesOf(certificates, certificateId)).toEqual(['revoked', 'issued']);
  });

  it('ends its link after five wrong codes', async () => {
    const { applicant, personId } = await desk.issued();
    await enter({ service: 'pembaruan', personId, cause: 'key-compromised', reason: 'laptop dicuri' });
    const path = `${await desk.applicationOf(applicant)}/passphrase`;
    const body = { nik: applicant.nik, passphrase: 'padi menguning di sawah', code: 'AAAAAAAA' };
    for (let i = 0; i < 5; i++) await desk.applicant('POST', path, body);
    expect((await desk.applicant('POST', path, body)).json().code).toBe('registration.link-ended');
  });

  it('comes back to the owner, whose next passphrase makes another key', async () => {
    const { applicant, personId } = await desk.issued();
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
    const { id } = (await enter(renewal)).json();
    await desk.setPassphrase(applicant, 'salah ketik dua kali', id);
    const back = await desk.act(desk.officer, id, 'return-to-owner', 'tidak hadir');
    expect(back.json()).toMatchObject({ state: 'awaiting-passphrase' });
    expect((await desk.act(desk.officer, id, 'approve')).json().code).toBe('registration.act-not-possible');
    expect((await desk.setPassphrase(applicant, 'angin malam di pelabuhan', id)).statusCode).toBe(204);
    await desk.act(desk.officer, id, 'approve');
    expect(await sign(applicant, 'angin malam di pelabuhan')).toBe(200);
  });

  it('is not begun without a certificate, twice, or for people of others', async () => {
    const { personId } = await desk.issued();
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
    await enter(renewal);
    expect((await enter(renewal)).json().code).toBe('registration.open-already');
    const unknown = await enter({ ...renewal, personId: crypto.randomUUID() });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'registration.unknown-person' });
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    const foreign = await other.ask('POST', '/registrations', renewal);
    expect(foreign.json().code).toBe('registration.unknown-person');
    const nobody = await desk.enter(desk.newApplicant());
    const { person } = (await desk.verifier.ask('GET', `/registrations/${nobody}`)).json();
    const none = await enter({ ...renewal, personId: person.id });
    expect(none.json()).toMatchObject({ status: 404, code: 'registration.unknown-certificate' });
  });
});

describe('perubahan', () => {
  it('changes what is asked for, and a changed name begins the next certificate', async () => {
    const { applicant, personId, certificateId } = await desk.issued();
    const changes = { name: 'Larasati Umpama', phone: '081200000000', position: 'Kepala Bagian Contoh' };
    const request = { service: 'perubahan', personId, changes, reason: 'putusan pengadilan' };
    const { id } = (await enter(request)).json();
    await desk.complete(applicant);
    expect((await desk.act(desk.verifier, id, 'accept-documents')).json().details).toEqual({
      missing: ['authority-document'],
    });
    await desk.uploadAs(desk.verifier, id, 'authority-document');
    await desk.act(desk.verifier, id, 'accept-documents');
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    expect((await desk.verifier.ask('GET', `/people/${personId}`)).json()).toMatchObject({
      name: 'Larasati Umpama',
      status: 'ISSUE',
    });
    const open = await desk.verifier.ask('GET', `/registrations?personId=${personId}&service=pembaruan`);
    const [renewal] = open.json().items;
    expect(renewal).toMatchObject({ state: 'awaiting-passphrase', person: { name: 'Larasati Umpama' } });
    await desk.setPassphrase(applicant, passphrase, renewal.id);
    // Whoever decided on the change has begun the renewal: another officer decides on it.
    expect((await desk.act(desk.officer, renewal.id, 'approve')).json().code).toBe('identity.four-eyes');
    const another = await logInAs(app, test.platform, { code: 'BSSN', role: 'registration-officer' });
    expect((await desk.act(another, renewal.id, 'approve')).statusCode).toBe(200);
    const { certificates } = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
    expect(statusesOf(certificates, certificateId)).toEqual(['revoked', 'issued']);
  });

  it('is refused with an address of somebody else, and with nothing that changes', async () => {
    const { personId } = await desk.issued();
    const { applicant: other } = await desk.issued();
    const request = { service: 'perubahan', personId, reason: 'pindah' };
    const taken = await enter({ ...request, changes: { email: other.email } });
    expect(taken.json().code).toBe('identity.person-taken');
    expect((await enter({ ...request, changes: {} })).json().code).toBe('http.bad-request');
    expect((await enter({ ...request, changes: { nik: other.nik } })).json().code).toBe('http.bad-request');
  });
});

describe('pencabutan', () => {
  it('holds the certificate at once where that is asked for, whatever is decided later', async () => {
    const { applicant, certificateId } = await desk.issued();
    const officer = await logInAs(app, test.platform, { code: 'LKPP', role: 'security-officer' });
    const revocation = {
      service: 'pencabutan',
      certificateId,
      act: 'revoke',
      hold: true,
      reason: 'kunci bocor',
    };
    const answer = await officer.ask('POST', '/registrations', {
      ...revocation,
      revocationReason: 'keyCompromise',
      invalidityAt: start.toISOString(),
    });
    expect(answer.json()).toMatchObject({ state: 'awaiting-decision', certificateId });
    expect(await statusOf(applicant)).toBe('SUSPEND');
    await expireRegistrations(test.platform, new Date(start.getTime() + 2 * idleDays * day), signal);
    await desk.act(desk.officer, answer.json().id, 'approve');
    expect(await statusOf(applicant)).toBe('REVOKE');
    const subjects = (await mailbox(test.platform, applicant.email)).map(({ subject }) => subject);
    expect(subjects).toContain('Sertifikat elektronik Anda ditangguhkan');
    expect(subjects).toContain('Sertifikat elektronik Anda telah dicabut');
  });

  it('is neither entered nor decided where the status forbids it, and changes nothing then', async () => {
    const { applicant, certificateId } = await desk.issued();
    const end = { service: 'pencabutan', certificateId, reason: 'uji' };
    const conflict = { status: 409, code: 'ca.status-conflict' };
    expect((await enter({ ...end, act: 'release' })).json()).toMatchObject(conflict);
    await changeStatus(test.platform, certificateId, { kind: 'suspend' }, 'test');
    expect((await enter({ ...end, act: 'suspend' })).json()).toMatchObject(conflict);
    const { id } = (await enter({ ...end, act: 'release' })).json();
    await changeStatus(test.platform, certificateId, { kind: 'release' }, 'test');
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject(conflict);
    expect((await enter({ ...end, act: 'revoke' })).json().code).toBe('registration.open-already');
    expect((await desk.act(desk.officer, id, 'reject', 'tidak ditangguhkan')).json().state).toBe('rejected');
    expect(await statusOf(applicant)).toBe('ISSUE');
  });

  it('holds beside a revocation only; a suspension that was held before is decided on all the same', async () => {
    const { applicant, certificateId } = await desk.issued();
    const end = { service: 'pencabutan', certificateId, reason: 'uji', act: 'suspend' };
    expect((await enter({ ...end, hold: true })).json()).toMatchObject({
      status: 400,
      code: 'http.bad-request',
    });
    const { id } = (await enter(end)).json();
    await asSystem(test.platform.db, (tx) =>
      sql`update registration set wish = ${{ act: 'suspend', hold: true }} where id = ${id}`.execute(tx),
    );
    await changeStatus(test.platform, certificateId, { kind: 'suspend' }, 'test');
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    expect(await statusOf(applicant)).toBe('SUSPEND');
  });

  it('is not begun for certificates of others, or by those who may not', async () => {
    const { certificateId } = await desk.issued();
    const end = { service: 'pencabutan', certificateId, act: 'revoke', reason: 'uji' };
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    expect((await other.ask('POST', '/registrations', end)).json().code).toBe(
      'registration.unknown-certificate',
    );
    const staff = await logInAs(app, test.platform, { code: 'LKPP', role: 'staff' });
    expect((await staff.ask('POST', '/registrations', end)).json().code).toBe('identity.not-permitted');
  });
});

describe('holders', () => {
  it('hear 60, 30, 14, 7 and 1 days before the end, each once, and not after the renewal', async () => {
    const { applicant, personId } = await desk.issued();
    const { certificates } = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
    const end = new Date(certificates[0].notAfter).getTime();
    const told = async (daysBefore: number) => {
      await remindHolders(test.platform, new Date(end - daysBefore * day), signal);
      const messages = await mailbox(test.platform, applicant.email);
      return messages.filter(({ subject }) => subject === 'Sertifikat elektronik Anda akan berakhir').length;
    };
    const counts: number[] = [];
    for (const days of [61, 60, 59, 30, 30, 14, 8, 7, 1, 0.5]) counts.push(await told(days));
    expect(counts).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 5, 5]);

    const renewed = await desk.issued();
    const renewal = { service: 'pembaruan', personId: renewed.personId, cause: 'expiring', reason: 'uji' };
    test.setNow(new Date(end - 20 * day));
    const later = await openDeskAgain();
    const { id } = (await later.verifier.ask('POST', '/registrations', renewal)).json();
    await later.setPassphrase(renewed.applicant, passphrase, id);
    expect((await desk.act(later.officer, id, 'approve')).statusCode).toBe(200);
    test.setNow(start);
    await remindHolders(test.platform, new Date(end - 7 * day), signal);
    const messages = await mailbox(test.platform, renewed.applicant.email);
    expect(messages.map(({ subject }) => subject)).not.toContain('Sertifikat elektronik Anda akan berakhir');
  });

  it('after a standstill get one message, not five', async () => {
    const { applicant, personId } = await desk.issued();
    const { certificates } = (await desk.verifier.ask('GET', `/people/${personId}`)).json();
    const end = new Date(certificates[0].notAfter).getTime();
    await remindHolders(test.platform, new Date(end - day / 2), signal);
    await remindHolders(test.platform, new Date(end - day / 3), signal);
    const messages = await mailbox(test.platform, applicant.email);
    expect(messages.filter(({ subject }) => subject.includes('akan berakhir'))).toHaveLength(1);
  });
});

describe('people', () => {
  it('are listed page by page, found by a part of the name, and only to their own organisation', async () => {
    const { personId } = await desk.issued({ ...desk.newApplicant(), name: 'Zulkifli Khayalan' });
    const found = (await desk.verifier.ask('GET', '/people?text=zulkifli')).json().items;
    expect(found).toMatchObject([{ id: personId, state: 'active' }]);
    expect(found[0].nik).toMatch(/^\*{12}\d{4}$/);
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: { items: { id: string }[]; next?: string } = (
        await desk.verifier.ask('GET', `/people?limit=3${next && `&cursor=${next}`}`)
      ).json();
      seen.push(...page.items.map(({ id }) => id));
      ({ next } = page);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(personId);
    const other = await logInAs(app, test.platform, { code: 'LAIN', role: 'verifier' });
    expect((await other.ask('GET', '/people')).json().items).toEqual([]);
    expect((await other.ask('GET', `/people/${personId}`)).json().code).toBe('identity.unknown-person');
    const staff = await logInAs(app, test.platform, { code: 'LKPP', role: 'staff' });
    for (const path of ['/people', `/people/${personId}`])
      expect((await staff.ask('GET', path)).json().code).toBe('identity.not-permitted');
    expect((await desk.verifier.ask('GET', '/people?cursor=x')).json().code).toBe('identity.bad-cursor');
  });
});

/** Of the certificate of that id, and of the one other. */
const statusesOf = (
  certificates: readonly { readonly id: string; readonly status: string }[],
  id: string,
): readonly (string | undefined)[] => [
  certificates.find((one) => one.id === id)?.status,
  certificates.find((one) => one.id !== id)?.status,
];

/** Sessions end while years go by. */
async function openDeskAgain(): Promise<RegistrationDesk> {
  const verifier = await logInAs(app, test.platform, { code: 'LKPP', role: 'verifier' });
  const officer = await logInAs(app, test.platform, { code: 'BSSN', role: 'registration-officer' });
  return Object.assign(Object.create(desk) as RegistrationDesk, { verifier, officer });
}
