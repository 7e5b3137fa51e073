import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestAccount } from '../../../test/demo-account.ts';
import { logIn } from '../../../test/log-in.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { openDesk, type RegistrationDesk, type TestApplicant } from '../../../test/registration-desk.ts';
import { listAccountsOfPerson } from '../../io/db/accounts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildApp, defaultLimits } from '../app.ts';

let test: TestPlatform;
let app: FastifyInstance;
let desk: RegistrationDesk;
const quick = { perSecond: 1e6, burst: 1e6 };

beforeAll(async () => {
  test = await createTestPlatform(new Date('2026-03-02T03:04:05Z'));
  app = await buildApp(test.platform, { ...defaultLimits, public: { applications: quick } });
  desk = await openDesk(app, test.platform);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const enter = (personId: string, email: string) =>
  desk.verifier.ask('POST', '/registrations', {
    service: 'perubahan',
    personId,
    changes: { email },
    reason: 'pindah bagian',
  });
const accountsOf = (personId: string) =>
  asSystem(test.platform.db, (tx) => listAccountsOfPerson(tx, personId));

/** Until the officer's turn. */
async function untilDecision(personId: string, applicant: TestApplicant, email: string): Promise<string> {
  const { id } = (await enter(personId, email)).json();
  await desk.complete(applicant);
  await desk.uploadAs(desk.verifier, id, 'authority-document');
  await desk.act(desk.verifier, id, 'accept-documents');
  return id;
}

describe('another address of a person', () => {
  it('is refused where somebody else logs in with it: the account would become theirs', async () => {
    const { personId } = await desk.issued();
    const { email } = await makeTestAccount(test.platform, 'LKPP', { email: 'atasan@lkpp.example' });
    const answer = await enter(personId, email.toUpperCase());
    expect(answer.json()).toMatchObject({ status: 409, code: 'identity.person-taken' });
    expect(await accountsOf(personId)).toEqual([]);
  });

  it('is refused at the decision where an account has got it meanwhile', async () => {
    const { applicant, personId } = await desk.issued();
    const id = await untilDecision(personId, applicant, 'kemudian@lkpp.example');
    await makeTestAccount(test.platform, 'LKPP', { email: 'Kemudian@lkpp.example' });
    const answer = await desk.act(desk.officer, id, 'approve');
    expect(answer.json()).toMatchObject({ status: 409, code: 'identity.person-taken' });
    expect(await accountsOf(personId)).toEqual([]);
  });

  it('leaves the account theirs, which logs in with the address that it has', async () => {
    const { applicant, personId } = await desk.issued();
    const wanted = { email: applicant.email, roles: ['verifier'] };
    const account = await makeTestAccount(test.platform, 'LKPP', wanted);
    const id = await untilDecision(personId, applicant, applicant.email.replace('@', '.baru@'));
    expect((await desk.act(desk.officer, id, 'approve')).json()).toMatchObject({ state: 'done' });
    expect(await accountsOf(personId)).toEqual([account.accountId]);
    const own = await logIn(app, account);
    const renewal = { service: 'pembaruan', personId, cause: 'expiring', reason: 'akan berakhir' };
    const entered = await own.ask('POST', '/registrations', renewal);
    expect(entered.json()).toMatchObject({ code: 'identity.four-eyes' });
    // Back to the one that their own account has.
    expect((await enter(personId, applicant.email)).statusCode).toBe(201);
  });
});
