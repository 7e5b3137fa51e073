import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logInAs, type TestSession } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk } from '../../../test/registration-desk.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../../services/platform.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let demonstration: FastifyInstance;
let production: Platform;
let desk: RegistrationDesk;
const quick = { perSecond: 1e6, burst: 1e6 };

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  demonstration = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  production = { ...test.platform, settings: { ...test.platform.settings, mode: 'production' } };
  desk = await openDesk(demonstration, test.platform);
});
afterAll(async () => {
  await demonstration.close();
  await test.close();
});

const invite = ({ ask }: TestSession, email: string) =>
  ask('POST', '/accounts', { email, name: 'Larasati Contoh', roles: ['staff'] });
const refused = { status: 409, code: 'identity.link-needs-mail' };

/** An administrator of the applicants' organisation, at an installation of its own kind. */
async function withAdministrator(
  platform: Platform,
  act: (administrator: TestSession) => Promise<void>,
): Promise<void> {
  const app = await buildApp(platform);
  try {
    await act(await logInAs(app, platform, { code: 'LKPP', role: 'party-administrator' }));
  } finally {
    await app.close();
  }
}

describe('the link to a registered person’s account', () => {
  it('is told to no administrator where no mail server brings it to the person', async () => {
    const { applicant } = await desk.issued();
    await withAdministrator(production, async (administrator) => {
      expect((await invite(administrator, applicant.email)).json()).toMatchObject(refused);
      expect((await invite(administrator, 'belum-terdaftar@lkpp.example')).json().link.url).toContain(
        '/aktivasi/',
      );
    });
    const made = await asSystem(test.platform.db, (tx) =>
      tx.selectFrom('account').select('id').where('email', '=', applicant.email).execute(),
    );
    expect(made).toEqual([]);
  });

  it('sets no new password either, by whichever tie the account is theirs', async () => {
    const { applicant, personId } = await desk.issued();
    const byAddress = await makeTestAccount(test.platform, 'LKPP', { email: applicant.email });
    const named = await makeTestAccount(test.platform, 'LKPP', { email: 'bernama@lkpp.example' });
    await asSystem(test.platform.db, (tx) =>
      tx.updateTable('account').set({ person_id: personId }).where('id', '=', named.accountId).execute(),
    );
    await withAdministrator(production, async ({ ask }) => {
      for (const { accountId } of [byAddress, named])
        expect((await ask('POST', `/accounts/${accountId}/link`)).json()).toMatchObject(refused);
    });
  });

  it('goes by mail where there is a server, and to the mail page of the demonstration', async () => {
    const mailTransport = { send: () => Promise.resolve() };
    for (const platform of [{ ...production, mailTransport }, test.platform]) {
      const { applicant } = await desk.issued();
      await withAdministrator(platform, async (administrator) => {
        expect((await invite(administrator, applicant.email)).statusCode).toBe(201);
      });
    }
  });
});
