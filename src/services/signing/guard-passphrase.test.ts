import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { KeyError } from '../../io/keys/key-error.ts';
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
