import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { findCredential, updateCredential } from '../../io/db/credentials.ts';
import { insertOrganisation } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { authenticateApplication, isAllowed } from './authenticate-application.ts';
import { createFailureLimiter } from './failure-limiter.ts';
import { makeCredential, type MadeCredential } from './make-credential.ts';

let test: TestPlatform;
let made: MadeCredential;
const now = new Date('2026-03-02T03:04:05Z');

beforeAll(async () => {
  test = await createTestPlatform(now);
  made = await asSystem(test.platform.db, async (tx) => {
    const { id: organisationId } = await insertOrganisation(tx, { code: 'LKPP', name: 'LKPP' });
    return makeCredential(tx, {
      organisationId,
      username: 'spse',
      description: 'test',
      allowedIps: ['192.0.2.0/24'],
    });
  });
});
afterAll(() => test.close());

const authenticate = (
  changes: { username?: string; password?: string; ip?: string; now?: Date } = {},
  limiter = createFailureLimiter(),
) =>
  authenticateApplication(test.platform, limiter, {
    username: 'spse',
    password: made.password,
    ip: '192.0.2.7',
    now,
    ...changes,
  });

describe('an application credential', () => {
  it('is known by name and password', async () => {
    await expect(authenticate()).resolves.toMatchObject({ id: made.id, signers: 'own', level: 'B-T' });
  });

  it.each([
    ['a wrong password', { password: 'x' }, 'identity.bad-credential'],
    ['an unknown name', { username: 'nobody' }, 'identity.bad-credential'],
    [
      'the empty password of an unknown name',
      { username: 'nobody', password: '' },
      'identity.bad-credential',
    ],
    ['an address that it is not bound to', { ip: '198.51.100.1' }, 'identity.address-not-allowed'],
  ])('is refused with %s', async (_what, changes, code) => {
    await expect(authenticate(changes)).rejects.toMatchObject({ code });
  });

  it('makes its failures wait, longer each time, and one name does not slow another down', async () => {
    const limiter = createFailureLimiter({ free: 2 });
    for (let i = 0; i < 2; i++) {
      await expect(authenticate({ password: 'x' }, limiter)).rejects.toMatchObject({
        code: 'identity.bad-credential',
      });
    }
    await expect(authenticate({}, limiter)).rejects.toMatchObject({
      code: 'identity.too-many-failures',
      retryAfterSeconds: 1,
    });
    await expect(authenticate({ ip: '192.0.2.8' }, limiter)).resolves.toBeDefined();
    await expect(authenticate({ now: new Date(now.getTime() + 1000) }, limiter)).resolves.toBeDefined();
  });

  it('is not opened by an empty password where no earlier password is still taken', async () => {
    await expect(authenticate({ password: '' })).rejects.toMatchObject({ code: 'identity.bad-credential' });
  });

  it('has its last use noted once a minute, whatever the clock does', async () => {
    const lastUse = async (at: Date) => {
      await authenticate({ now: at });
      return (await asSystem(test.platform.db, (tx) => findCredential(tx, 'spse')))?.lastUsedAt;
    };
    const later = (seconds: number) => new Date(now.getTime() + 3_600_000 + seconds * 1000);
    expect(await lastUse(later(0))).toEqual(later(0));
    expect(await lastUse(later(59))).toEqual(later(0));
    expect(await lastUse(later(60))).toEqual(later(60));
    expect(await lastUse(later(-3000))).toEqual(later(-3000));
  });

  it('is refused while it is disabled', async () => {
    await asSystem(test.platform.db, (tx) => updateCredential(tx, made.id, { enabled: false }));
    await expect(authenticate()).rejects.toMatchObject({ code: 'identity.bad-credential' });
    await asSystem(test.platform.db, (tx) => updateCredential(tx, made.id, { enabled: true }));
  });
});

it('reads single addresses, ranges and addresses of IPv4 in IPv6', () => {
  expect(isAllowed([], '203.0.113.1')).toBe(true);
  expect(isAllowed(['203.0.113.1'], '203.0.113.1')).toBe(true);
  expect(isAllowed(['203.0.113.1'], '::ffff:203.0.113.1')).toBe(true);
  expect(isAllowed(['2001:db8::/32'], '2001:db8::1')).toBe(true);
  expect(isAllowed(['2001:db8::/32'], '203.0.113.1')).toBe(false);
  expect(isAllowed(['not an address'], '203.0.113.1')).toBe(false);
});
