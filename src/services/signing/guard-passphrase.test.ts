import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { listPassphraseAttempts } from '../../io/db/passphrase-attempts.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { KeyError } from '../../io/keys/key-error.ts';
import { createTurns } from '../../io/keys/turns.ts';
import { makeCredential } from '../identity/make-credential.ts';
import { parseNik } from '../identity/nik.ts';
import { registerPerson } from '../identity/register-person.ts';
import { guardPassphrase } from './guard-passphrase.ts';

let test: TestPlatform;
let people = 0;
let person: string;
let applications: readonly [string, string];
const start = new Date('2026-03-02T00:00:00Z');
const wrong = () => Promise.reject(new KeyError('key.wrong-passphrase', 'wrong'));
const right = () => Promise.resolve('opened');

beforeAll(async () => {
  test = await createTestPlatform(start);
});
afterAll(() => test.close());

beforeEach(async () => {
  test.setNow(start);
  const { db } = test.platform;
  people++;
  await asSystem(db, async (tx) => {
    const { id: organisationId } = await insertOrganisation(tx, { code: `O${people}`, name: 'O' });
    person = await registerPerson(test.platform, tx, {
      organisationId,
      nik: parseNik(`00000000000000${String(people).padStart(2, '0')}`),
      name: 'Peraga',
      email: `p${people}@o.example`,
      state: 'active',
    });
    const make = (username: string) => makeCredential(tx, { organisationId, username, description: '' });
    applications = [(await make(`a${people}`)).id, (await make(`b${people}`)).id];
  });
});

const attempt = (unlock: () => Promise<string>, application = applications[0]) =>
  guardPassphrase(test.platform, person, application, unlock);

it('delays one application after three wrong passphrases, and another one not', async () => {
  for (let i = 0; i < 3; i++)
    await expect(attempt(wrong)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  await expect(attempt(right)).rejects.toMatchObject({
    code: 'signing.passphrase-delayed',
    retryAfterSeconds: 5,
  });
  await expect(attempt(right, applications[1])).resolves.toBe('opened');
});

it('doubles the delay with each further wrong one', async () => {
  for (let i = 0; i < 3; i++) await expect(attempt(wrong)).rejects.toThrow('wrong');
  test.setNow(new Date(start.getTime() + 5000));
  await expect(attempt(wrong)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  await expect(attempt(right)).rejects.toMatchObject({ retryAfterSeconds: 10 });
});

it('forgets the failures when the right one comes', async () => {
  for (let i = 0; i < 3; i++) await expect(attempt(wrong)).rejects.toThrow('wrong');
  test.setNow(new Date(start.getTime() + 5000));
  await expect(attempt(right)).resolves.toBe('opened');
  await expect(attempt(wrong)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  await expect(attempt(right)).resolves.toBe('opened');
});

it('lets many tries at once not past the delay', async () => {
  await expect(attempt(wrong)).rejects.toThrow('wrong');
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => attempt(wrong)));
  const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'opened'));
  expect(codes.filter((code) => code === 'key.wrong-passphrase')).toHaveLength(2);
});

it('does not count what is not a wrong passphrase', async () => {
  const busy = () => Promise.reject(new KeyError('key.busy', 'busy'));
  for (let i = 0; i < 4; i++) await expect(attempt(busy)).rejects.toMatchObject({ code: 'key.busy' });
  await expect(attempt(right)).resolves.toBe('opened');
});

it('takes a counted try back when it was not wrong', async () => {
  for (let i = 0; i < 2; i++) await expect(attempt(wrong)).rejects.toThrow('wrong');
  const busy = () => Promise.reject(new KeyError('key.busy', 'busy'));
  for (let i = 0; i < 4; i++) await expect(attempt(busy)).rejects.toMatchObject({ code: 'key.busy' });
  await expect(attempt(right)).resolves.toBe('opened');
});

it('counts a try before it is made: a killed process is no way around', async () => {
  await expect(attempt(wrong)).rejects.toThrow('wrong');
  const never = () => new Promise<string>(() => undefined);
  for (let i = 0; i < 2; i++) {
    // Each in turns of its own, as in a process that was killed.
    const process = { ...test.platform, turns: createTurns() };
    void guardPassphrase(process, person, applications[0], never);
    await expect.poll(() => failedCount()).toBe(i + 2);
  }
  await expect(attempt(right)).rejects.toMatchObject({ code: 'signing.passphrase-delayed' });
});

it('holds no connection while a passphrase is tried', async () => {
  await expect(attempt(wrong)).rejects.toThrow('wrong');
  let release: (text: string) => void = () => undefined;
  const held = new Promise<string>((resolve) => (release = resolve));
  const storm = Array.from({ length: 30 }, (_, i) => attempt(() => held, applications[i % 2 === 0 ? 0 : 1]));
  // The pool has five connections.
  await Promise.all(Array.from({ length: 10 }, () => failedCount()));
  release('opened');
  await expect(Promise.all(storm)).resolves.toHaveLength(30);
});

const failedCount = async () => {
  const counts = await asSystem(test.platform.db, (tx) =>
    listPassphraseAttempts(tx, person, applications[0]),
  );
  return Math.max(0, ...counts.map((count) => count.failedCount));
};
