import {
  endAccountLinks,
  findAccountLink,
  useAccountLink,
  type AccountLinkRow,
} from '../../io/db/account-links.ts';
import { lockAccount, setPassword, type AccountRow } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { addressGroup } from './address-group.ts';
import { endSessionOf, endSessionsOf } from './end-session.ts';
import { hashToken } from './hash-token.ts';
import { IdentityError } from './identity-error.ts';
import { letIn, type SignedIn } from './let-in.ts';
import type { SessionOrigin } from './open-session.ts';
import { refuseWeakPassword } from './password-policy.ts';
import { mailPasswordChanged } from './tell-account.ts';

export interface OpenedLink {
  readonly link: AccountLinkRow;
  readonly account: AccountRow;
}

/**
 * What a one-time link leads to. Looking never uses it up: mail scanners and previews look at links too.
 *
 * @throws {IdentityError} `identity.link-unknown`, `identity.link-used`, `identity.link-expired`
 */
export async function openAccountLink(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  token: string,
): Promise<OpenedLink> {
  return asSystem(db, (tx) => findLink(tx, token, clock()));
}

export interface FirstPassword {
  readonly token: string;
  readonly password: string;
  /** Who was logged in in this browser before; that session ends. */
  readonly before: Actor | undefined;
}

/**
 * Sets the password by a one-time link and logs in, after the code where the account asks for one: a mailbox alone
 * opens nothing. The link is used up only by a password that is taken.
 *
 * @throws {IdentityError} as {@link openAccountLink}; `identity.weak-password`
 * @throws {KeyError} `key.busy`
 */
export async function activateAccount(
  platform: Pick<Platform, 'db' | 'clock' | 'turns' | 'stretcher' | 'outbox' | 'activations'>,
  { token, password, before }: FirstPassword,
  origin: SessionOrigin,
): Promise<SignedIn> {
  const { db, clock, turns, stretcher } = platform;
  const { account } = await openAccountLink(platform, token);
  refuseWeakPassword(password, account);
  const hash = () => stretcher.hashPassword(password);
  const passwordHash = await turns.take(`activation ${addressGroup(origin.ip)}`, 1, hash);
  const signedIn = await asSystem(db, async (tx) => {
    const now = clock();
    const { link } = await findLink(tx, token, now);
    if (!(await useAccountLink(tx, link.id, now))) throw usedUp();
    const { id: accountId, organisationId } = account;
    await setPassword(tx, accountId, passwordHash);
    await endAccountLinks(tx, accountId, now);
    await endSessionsOf(tx, { accountId, organisationId, reason: 'password-changed' }, now);
    if (link.purpose === 'password-reset') await mailPasswordChanged(platform, tx, account, now);
    await appendEntry(tx, {
      type: 'account.changed',
      organisation: organisationId,
      entry: {
        accountId,
        change: link.purpose === 'activation' ? 'activated' : 'password-reset',
        at: now.toISOString(),
      },
    });
    if (before !== undefined) {
      const { sessionId: id, ...owner } = before;
      await endSessionOf(tx, { id, ...owner, reason: 'replaced' }, now);
    }
    return letIn(tx, account, origin, now);
  });
  platform.activations.closeAll(account.id);
  return signedIn;
}

async function findLink(tx: DatabaseTransaction, token: string, now: Date): Promise<OpenedLink> {
  const link = await findAccountLink(tx, hashToken(token));
  const account = link && (await lockAccount(tx, link.accountId));
  if (link === undefined || account === undefined) {
    throw new IdentityError('identity.link-unknown', 'there is no such link');
  }
  if (link.usedAt !== undefined) throw usedUp();
  if (link.expiresAt.getTime() <= now.getTime() || account.state === 'disabled') {
    throw new IdentityError('identity.link-expired', 'the link has ended; ask for a new one');
  }
  return { link, account };
}

const usedUp = () => new IdentityError('identity.link-used', 'the link was used already; log in');
