import { readFile, rename, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { createFailureLimiter } from '../identity/failure-limiter.ts';
import { authenticateApplication } from '../identity/authenticate-application.ts';
import { findActor } from '../identity/find-actor.ts';
import { findSigner } from '../identity/find-signer.ts';
import { parseNik } from '../identity/nik.ts';
import { signIn } from '../identity/sign-in.ts';
import { signerStatus } from '../identity/signer-status.ts';
import { demoCredentialsFile, makeDemonstration, readDemoCredentials } from './make-demonstration.ts';

let test: TestPlatform;

beforeAll(async () => {
  test = await createTestPlatform();
  await makeDemonstration(test.platform);
});
afterAll(() => test.close());

it('leaves credentials that only their owner can read', async () => {
  const { mode } = await stat(demoCredentialsFile(test.platform.settings.dataFolder));
  expect(mode & 0o777).toBe(0o600);
});

it('makes officials of two organisations who can sign, invented as anyone can see', async () => {
  const { application, officials, pki } = await readDemoCredentials(test.platform.settings.dataFolder);
  const now = test.platform.clock();
  const caller = await authenticateApplication(test.platform, createFailureLimiter(), {
    ...application,
    ip: '127.0.0.1',
    now,
  });
  expect(officials.map(({ organisation }) => organisation)).toEqual(['LKPP', 'LKPP', 'BSSN', 'BSSN']);
  for (const { nik, email } of officials) {
    expect(nik).toMatch(/^00\d{14}$/);
    expect(email).toMatch(/\.example$/);
    const signer = await findSigner(test.platform, caller, { kind: 'nik', nik: parseNik(nik) }, now);
    expect(signerStatus(signer, now).status).toBe('ISSUE');
  }
  expect(await readFile(pki.root, 'utf8')).toContain('BEGIN CERTIFICATE');
});

it('makes people of both organisations who log in, officials by their own e-mail', async () => {
  const { accounts, officials } = await readDemoCredentials(test.platform.settings.dataFolder);
  const administrators = accounts.filter(({ role }) => role === 'party-administrator');
  expect(administrators.map(({ organisation }) => organisation)).toEqual(['LKPP', 'BSSN']);
  for (const { email, password, role, organisation } of accounts) {
    const presented = { email, password, before: undefined };
    const { token } = await signIn(test.platform, presented, { ip: '127.0.0.1', userAgent: undefined });
    expect(await findActor(test.platform, token)).toMatchObject({
      roles: [role],
      organisationCode: organisation,
    });
  }
  const emails = officials.map(({ email }) => email);
  const signers = accounts.filter(({ role }) => role === 'authorised-official');
  expect(emails).toEqual(expect.arrayContaining(signers.map(({ email }) => email)));
});

it('is made once, and takes up what a killed start left', async () => {
  const { dataFolder } = test.platform.settings;
  const before = await readDemoCredentials(dataFolder);
  await rename(demoCredentialsFile(dataFolder), `${demoCredentialsFile(dataFolder)}.unfinished`);
  await makeDemonstration(test.platform);
  expect(await readDemoCredentials(dataFolder)).toEqual(before);
});
