import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inviteTestAccount, makeTestAccount, type TestAccount } from '../../../test/demo-account.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/platform.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { activateAccount, openAccountLink } from './activate-account.ts';
import { changePassword } from './change-password.ts';
import { findActor } from './find-actor.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from './own-sessions.ts';
import { signIn } from './sign-in.ts';

let test: TestPlatform;
let person: TestAccount;
const start = new Date('2026-03-02T03:04:05Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;
const hour = 60 * minute;

beforeAll(async () => void (test = await createTestPlatform(start)));
afterAll(() => test.close());

// Each test has a person and an address of its own: nobody waits for the failures of another test.
let count = 0;
beforeEach(async () => {
  test.setNow(start);
  person = await makeTestAccount(test.platform, 'LKPP', { email: `orang${++count}@lkpp.example` });
});

const origin = (ip = `192.0.2.${count}`) => ({ ip, userAgent: 'Firefox' });
const enter = (changes: { email?: string; password?: string; ip?: string } = {}) => {
  const { email = person.email, password = person.password, ip } = changes;
  return signIn(test.platform, { email, password, before: undefined }, origin(ip));
};
const actorOf = async (token: string) => (await findActor(test.platform, token))!;
const journal = async (accountId = person.accountId): Promise<readonly { type: string }[]> =>
  asSystem(test.platform.db, async (tx) => {
    const rows = await tx
      .selectFrom('journal_entry')
      .innerJoin('journal_leaf', 'journal_leaf.id', 'leaf_id')
      .select('entry')
      .orderBy('ordinal')
      .execute();
    return rows.map(({ entry }) => JSON.parse(entry)).filter((entry) => entry.accountId === accountId);
  });

const disable = (id: string) =>
  asSystem(test.platform.db, (tx) =>
    tx.updateTable('account').set({ state: 'disabled' }).where('id', '=', id).execute(),
  );

describe('logging in', () => {
  it('gives a session that says who it is, journalled', async () => {
    const { token, sessionId } = await enter({ email: ` ${person.email.toUpperCase()} ` });
    expect(await actorOf(token)).toMatchObject({
      sessionId,
      email: person.email,
      organisationCode: 'LKPP',
      roles: ['party-administrator'],
    });
    expect(await journal()).toMatchObject([{ type: 'session.opened', sessionId }]);
  });

  it('keeps no token, and no e-mail or address in its counts', async () => {
    const { token } = await enter();
    await expect(enter({ password: 'x' })).rejects.toMatchObject({ code: 'identity.wrong-password' });
    const kept = await asSystem(test.platform.db, async (tx) => ({
      sessions: await tx.selectFrom('session').selectAll().execute(),
      attempts: await tx.selectFrom('sign_in_attempt').selectAll().execute(),
    }));
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(kept.attempts)).not.toMatch(/lkpp|192\.0\.2/);
    expect(kept.attempts.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['a wrong password', { password: 'kereta malam ke Bandung' }],
    ['an unknown e-mail', { email: 'nobody@lkpp.example' }],
    ['no password at all', { email: 'nobody@lkpp.example', password: '' }],
  ])('refuses %s alike', async (_what, changes) => {
    await expect(enter(changes)).rejects.toMatchObject({ code: 'identity.wrong-password' });
  });

  it('refuses an invited and a disabled account like an unknown one', async () => {
    const email = `undangan${count}@lkpp.example`;
    await inviteTestAccount(test.platform, 'LKPP', email);
    await expect(enter({ email, password: '' })).rejects.toMatchObject({
      code: 'identity.wrong-password',
    });
    const { token } = await enter();
    await disable(person.accountId);
    await expect(enter()).rejects.toMatchObject({ code: 'identity.wrong-password' });
    expect(await findActor(test.platform, token)).toBeUndefined();
  });

  it('ends the session that the browser had', async () => {
    const { token } = await enter();
    const before = await actorOf(token);
    const { email, password } = person;
    const next = await signIn(test.platform, { email, password, before }, origin());
    expect(next.token).not.toBe(token);
    expect(await findActor(test.platform, token)).toBeUndefined();
    expect(await journal()).toMatchObject([{}, { type: 'session.ended', reason: 'replaced' }, {}]);
  });
});

describe('wrong passwords', () => {
  const fail = async (times: number, ip?: string) => {
    for (let i = 0; i < times; i++) await enter({ password: 'x', ...(ip ? { ip } : {}) }).catch(() => {});
  };

  it('make the next try wait, longer each time, and the right one forgets them', async () => {
    await fail(5);
    await expect(enter()).rejects.toMatchObject({
      code: 'identity.too-many-failures',
      retryAfterSeconds: 5,
    });
    test.setNow(after(5000));
    await fail(1);
    await expect(enter()).rejects.toMatchObject({ retryAfterSeconds: 10 });
    test.setNow(after(15_000));
    await enter();
    await fail(4);
    await enter();
  });

  it('of one address do not lock the owner out at another', async () => {
    await fail(5, '198.51.100.1');
    await expect(enter()).resolves.toBeDefined();
  });

  it('are counted for an unknown e-mail too', async () => {
    const email = `nobody${count}@lkpp.example`;
    for (let i = 0; i < 5; i++) await enter({ email, password: 'x' }).catch(() => {});
    await expect(enter({ email })).rejects.toMatchObject({ code: 'identity.too-many-failures' });
  });

  it('count while many are under way at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => enter({ password: 'x' })));
    const codes = tries.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'in'));
    expect(codes.filter((code) => code === 'identity.wrong-password')).toHaveLength(5);
    expect(codes.filter((code) => code === 'identity.too-many-failures')).toHaveLength(7);
  });

  it('from everywhere slow an account down, by half a minute at most', async () => {
    for (let i = 0; i < 36; i++) {
      test.setNow(after(i * minute));
      await fail(1, `198.51.100.${i}`);
    }
    await expect(enter()).rejects.toMatchObject({ retryAfterSeconds: 30 });
  });

  it('of a day ago are forgotten', async () => {
    await fail(5);
    test.setNow(after(25 * hour));
    await fail(4);
    await expect(enter()).resolves.toBeDefined();
  });
});

describe('a session', () => {
  it('ends when nobody uses it for half an hour', async () => {
    const { token } = await enter();
    test.setNow(after(29 * minute));
    await actorOf(token);
    test.setNow(after(58 * minute));
    expect(await findActor(test.platform, token)).toBeDefined();
    test.setNow(after(89 * minute));
    expect(await findActor(test.platform, token)).toBeUndefined();
  });

  it('ends after half a day, used or not', async () => {
    const { token } = await enter();
    for (let at = 0; at < 12 * hour; at += 20 * minute) {
      test.setNow(after(at));
      expect(await findActor(test.platform, token)).toBeDefined();
    }
    test.setNow(after(12 * hour));
    expect(await findActor(test.platform, token)).toBeUndefined();
  });

  it('is revoked by its owner and by nobody else', async () => {
    const mine = await actorOf((await enter()).token);
    const other = await enter();
    const stranger = await makeTestAccount(test.platform, 'BSSN');
    const { token } = await signIn(test.platform, { ...stranger, before: undefined }, origin());
    const foreign = await actorOf(token);
    expect(await endOwnSession(test.platform, foreign, mine.sessionId, 'revoked')).toBe(false);
    expect(await listOwnSessions(test.platform, mine)).toHaveLength(2);
    expect(await endOwnSession(test.platform, mine, other.sessionId, 'revoked')).toBe(true);
    expect(await findActor(test.platform, other.token)).toBeUndefined();
    expect(await listOwnSessions(test.platform, mine)).toMatchObject([{ id: mine.sessionId }]);
  });

  it('can end all others', async () => {
    await enter();
    await enter();
    const mine = await actorOf((await enter()).token);
    await endOtherSessions(test.platform, mine);
    expect(await listOwnSessions(test.platform, mine)).toMatchObject([{ id: mine.sessionId }]);
  });

  it('is one of twenty at most', async () => {
    const tokens = [];
    for (let i = 0; i < 21; i++) {
      test.setNow(after(i * 1000));
      tokens.push((await enter()).token);
    }
    expect(await findActor(test.platform, tokens[0]!)).toBeUndefined();
    expect(await listOwnSessions(test.platform, await actorOf(tokens[20]!))).toHaveLength(20);
  });
});

describe('a changed password', () => {
  it('ends every session and goes on with a new one', async () => {
    const other = await enter();
    const { token } = await enter();
    const change = { current: person.password, next: 'perahu kertas di sungai' };
    const next = await changePassword(test.platform, await actorOf(token), change, origin());
    expect(await findActor(test.platform, token)).toBeUndefined();
    expect(await findActor(test.platform, other.token)).toBeUndefined();
    expect(await findActor(test.platform, next.token)).toBeDefined();
    await expect(enter()).rejects.toMatchObject({ code: 'identity.wrong-password' });
    await enter({ password: change.next });
    expect(await journal()).toContainEqual(
      expect.objectContaining({ type: 'account.changed', change: 'password' }),
    );
  });

  it('needs the present one, whose failures are counted, and a good next one', async () => {
    const actor = await actorOf((await enter()).token);
    const change = (current: string, next: string) =>
      changePassword(test.platform, actor, { current, next }, origin());
    await expect(change(person.password, 'kereta')).rejects.toMatchObject({ code: 'identity.weak-password' });
    const next = 'perahu kertas di sungai';
    for (let i = 0; i < 5; i++)
      await expect(change('x', next)).rejects.toMatchObject({ code: 'identity.wrong-password' });
    await expect(change(person.password, next)).rejects.toMatchObject({ code: 'identity.too-many-failures' });
    await expect(enter()).rejects.toMatchObject({ code: 'identity.too-many-failures' });
  });
});

describe('a one-time link', () => {
  const password = 'perahu kertas di sungai';
  let email: string;
  let token: string;
  let invited: Awaited<ReturnType<typeof inviteTestAccount>>;
  beforeEach(async () => {
    email = `undangan${count}@lkpp.example`;
    invited = await inviteTestAccount(test.platform, 'LKPP', email);
    ({ token } = invited);
  });
  const activate = (changes: { token?: string; password?: string } = {}) =>
    activateAccount(test.platform, { token, password, before: undefined, ...changes }, origin());

  it('sets the first password and logs in, once, however often it was looked at', async () => {
    for (let i = 0; i < 3; i++)
      expect(await openAccountLink(test.platform, token)).toMatchObject({ account: { email } });
    const opened = await activate();
    expect(await actorOf(opened.token)).toMatchObject({ email });
    await enter({ email, password });
    await expect(activate()).rejects.toMatchObject({ code: 'identity.link-used' });
    await expect(openAccountLink(test.platform, token)).rejects.toMatchObject({ code: 'identity.link-used' });
    expect(await journal(invited.accountId)).toContainEqual(
      expect.objectContaining({ type: 'account.changed', change: 'activated' }),
    );
  });

  it('is used by one of several requests at once', async () => {
    const outcomes = await Promise.allSettled([activate(), activate(), activate()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not used up by a password that is refused', async () => {
    await expect(activate({ password: 'lkpp12345678' })).rejects.toMatchObject({
      code: 'identity.weak-password',
    });
    await activate();
  });

  it('ends after three days', async () => {
    test.setNow(after(72 * hour));
    await expect(activate()).rejects.toMatchObject({ code: 'identity.link-expired' });
  });

  it.each(['', 'x', 'A'.repeat(43)])('is unknown as %o', async (unknown) => {
    await expect(activate({ token: unknown })).rejects.toMatchObject({ code: 'identity.link-unknown' });
  });

  it('does not bring a disabled account back', async () => {
    await disable(invited.accountId);
    await expect(activate()).rejects.toMatchObject({ code: 'identity.link-expired' });
  });
});
