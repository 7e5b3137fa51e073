import { expect, it } from 'vitest';
import type { Actor } from './actor.ts';
import { authorise, freshMs } from './authorise.ts';
import { permissions, type Act } from './permissions.ts';
import { roles, type Role } from './roles.ts';

const now = new Date('2026-03-02T03:04:05Z');
const acting = (role: Role, changes: Partial<Actor> = {}): Actor => ({
  sessionId: 's',
  accountId: 'me',
  email: 'orang@lkpp.example',
  name: 'Orang',
  roles: [role],
  organisationId: 'o',
  organisationCode: 'LKPP',
  organisationName: 'LKPP',
  authenticatedAt: now,
  expiresAt: new Date(now.getTime() + 8 * 3_600_000),
  ...changes,
});
const acts = Object.keys(permissions) as Act[];
const codeOf = (actor: Actor, act: Act, by?: readonly string[]) => {
  try {
    authorise(actor, act, by === undefined ? { now } : { now, by });
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each(acts)('lets %s be done by the roles of the table and by no other', (act) => {
  for (const role of roles) {
    const allowed = (permissions[act].roles as readonly Role[]).includes(role);
    expect([role, codeOf(acting(role), act)]).toEqual([role, allowed ? 'allowed' : 'identity.not-permitted']);
  }
});

it('asks for the password again after a while, where it matters', () => {
  const before = new Date(now.getTime() - freshMs);
  const stale = acting('party-administrator', { authenticatedAt: before });
  expect(codeOf(stale, 'account.invite')).toBe('identity.password-needed');
  expect(codeOf(stale, 'account.list')).toBe('allowed');
});

it('lets nobody do to themselves what needs four eyes', () => {
  const actor = acting('party-administrator');
  expect(codeOf(actor, 'account.change', ['other'])).toBe('allowed');
  expect(codeOf(actor, 'account.change', ['me'])).toBe('identity.four-eyes');
});

it('gives the party administrator nothing but accounts and credentials', () => {
  const mine = acts.filter((act) => codeOf(acting('party-administrator'), act) === 'allowed');
  expect(mine.every((act) => /^(account|credential)\./.test(act))).toBe(true);
});
