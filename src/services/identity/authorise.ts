import type { Actor } from './actor.ts';
import { IdentityError } from './identity-error.ts';
import { permissions, type Act, type Rule } from './permissions.ts';

/** For how long a password that was given counts for acts that matter. */
export const freshMs = 15 * 60_000;

export interface Circumstances {
  readonly now: Date;
  /** Account ids of those who entered the thing, or whom it concerns. */
  readonly by?: readonly string[];
}

/**
 * Refuses what the table does not allow. Whose rows are touched is the query's matter: an act reaches its actor's
 * organisation and nothing else.
 *
 * @throws {IdentityError} `identity.not-permitted`, `identity.four-eyes`, `identity.password-needed`
 */
export function authorise(actor: Actor, act: Act, { now, by = [] }: Circumstances): void {
  const rule: Rule = permissions[act];
  if (!mayAct(actor, act)) {
    throw new IdentityError('identity.not-permitted', `none of your roles may do this: ${act}`);
  }
  if (rule.fourEyes && by.includes(actor.accountId)) {
    throw new IdentityError('identity.four-eyes', `somebody else must do this: ${act}`);
  }
  if (rule.fresh) refuseStalePassword(actor, now);
}

/** Whether one of the actor's roles may, for what an answer shows or leaves out. */
export const mayAct = (actor: Pick<Actor, 'roles'>, act: Act): boolean =>
  (permissions[act] as Rule).roles.some((role) => actor.roles.includes(role));

/** For what one does to one's own account. @throws {IdentityError} `identity.password-needed` */
export function refuseStalePassword({ authenticatedAt }: Pick<Actor, 'authenticatedAt'>, now: Date): void {
  if (isFresh({ authenticatedAt }, now)) return;
  throw new IdentityError('identity.password-needed', 'give the password again, then repeat this');
}

export const isFresh = ({ authenticatedAt }: Pick<Actor, 'authenticatedAt'>, now: Date): boolean =>
  now.getTime() - authenticatedAt.getTime() < freshMs;
