import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkIn, mailbox } from '../../../test/mailbox.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import {
  openDesk,
  passphrase,
  picture,
  type RegistrationDesk,
  type TestApplicant,
} from '../../../test/registration-desk.ts';
import { multipartBody } from '../../../test/demo-application.ts';
import { buildApp } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
const file = { name: 'file', value: picture, filename: 'ktp.png', contentType: 'image/png' };

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  app = await buildApp(test.platform);
  desk = await openDesk(app, test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

async function linkOf(applicant: TestApplicant): Promise<string> {
  const application = await desk.applicationOf(applicant);
  const links = (await mailbox(test.platform, applicant.email)).filter(({ text }) => /permohonan/.test(text));
  const paths = links.map((message) => new URL(linkIn(message)).pathname);
  return paths.find((path) => path.endsWith(application.split('/').at(-1)!))!;
}

function post(url: string, fields: Record<string, string>, more: object[] = [], site = 'same-origin') {
  const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const { payload, headers } = multipartBody([...parts, ...more] as Parameters<typeof multipartBody>[0]);
  return app.inject({ method: 'POST', url, payload, headers: { ...headers, 'sec-fetch-site': site } });
}

it('leads an applicant from the mailed link to the passphrase, without a script', async () => {
  const applicant = desk.newApplicant();
  const id = await desk.enter(applicant);
  const link = await linkOf(applicant);
  const page = await app.inject({ url: `${link}?lang=en` });
  expect(page.statusCode).toBe(200);
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(page.body).toContain(applicant.name);
  expect(page.body).not.toContain('<script');
  expect((await app.inject({ url: link })).body).toContain('Permohonan Anda');

  const { nik } = applicant;
  const early = await post(link, { act: 'complete', nik, agrees: 'yes' });
  expect(early.statusCode).toBe(422);
  expect(early.body).toContain('KTP');
  expect((await post(link, { act: 'document', kind: 'identity-card' }, [file])).statusCode).toBe(303);
  expect((await post(link, { act: 'complete', nik })).statusCode).toBe(400);
  expect((await post(link, { act: 'complete', nik: '9900000000000000', agrees: 'yes' })).statusCode).toBe(
    403,
  );
  expect((await post(link, { act: 'complete', nik, agrees: 'yes' })).statusCode).toBe(200);

  await desk.uploadAs(desk.verifier, id, 'recommendation-letter');
  await desk.act(desk.verifier, id, 'accept-documents');
  const next = await linkOf(applicant);
  const set = (repeat: string) => post(next, { act: 'passphrase', nik, next: passphrase, repeat });
  expect((await set('lain')).body).toContain('Kedua passphrase tidak sama.');
  expect((await set(passphrase)).statusCode).toBe(200);
  expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
});

it('asks a renewal for the code that is handed over', async () => {
  const { applicant, personId } = await desk.issued();
  const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
  const { handoverCode: code } = (await desk.verifier.ask('POST', '/registrations', renewal)).json();
  const link = await linkOf(applicant);
  expect((await app.inject({ url: link })).body).toContain('name="code"');
  const fields = { act: 'passphrase', nik: applicant.nik, next: passphrase, repeat: passphrase };
  const refused = await post(link, fields);
  expect(refused.statusCode).toBe(403);
  expect(refused.body).toContain('Kode tidak benar');
  expect((await post(link, { ...fields, code })).statusCode).toBe(200);
});

it('refuses links that are unknown or ended, and forms of another site', async () => {
  const unknown = await app.inject({ url: '/permohonan/x' });
  expect(unknown.statusCode).toBe(404);
  expect(unknown.body).toContain('registration.link-unknown');
  const applicant = desk.newApplicant();
  const id = await desk.enter(applicant);
  const link = await linkOf(applicant);
  const foreign = await post(link, { act: 'complete', nik: applicant.nik, agrees: 'yes' }, [], 'cross-site');
  expect(foreign.body).toContain('http.cross-site');
  await desk.verifier.ask('POST', `/registrations/${id}/link`);
  const ended = await app.inject({ url: link });
  expect(ended.statusCode).toBe(410);
  expect(ended.body).toContain('registration.link-ended');
});
