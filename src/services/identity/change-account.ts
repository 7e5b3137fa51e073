import type { AccountChange, AccountItem, AccountLink } from '../../contract/accounts.ts';
import { endAccountLinks } from '../../io/db/account-links.ts';
import { lockAccount, updateAccount, type AccountRow } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { AccountState } from '../../io/db/schema.ts';
import { deleteTotp } from '../../io/db/one-time-codes.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { appendEntry, type JournalEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { authorise } from './authorise.ts';
import { endSessionsOf } from './end-session.ts';
import { IdentityError } from './identity-error.ts';
import { accountItem } from './list-accounts.ts';
import { linkAnswer, makeAccountLink } from './make-account-link.ts';
import { refuseIssuerRoles } from './refuse-issuer-roles.ts';
import { refuseToldLink } from './refuse-told-link.ts';
import { mailAccountLink } from './tell-account.ts';

type Parts = Pick<Platform, 'db' | 'clock'>;
type ClosingParts = Parts & Pick<Platform, 'activations'>;

/**
 * Changes another's name or roles, or disables and enables the account. What it could do before ends at once: its
 * sessions close with every change of roles or state, and a disabled one's links and opened keys as well.
 *
 * @throws {IdentityError} `identity.unknown-account`, `identity.role-of-issuer` and what {@link authorise} raises
 */
export async function changeAccount(
  { db, clock, activations }: ClosingParts,
  actor: Actor,
  accountId: string,
  { name, roles, disabled }: AccountChange,
): Promise<AccountItem> {
  const now = clock();
  authorise(actor, 'account.change', { now, by: [accountId] });
  const changed = await asOrganisation(db, actor.organisationId, async (tx) => {
    const account = await getAccount(tx, actor, accountId);
    if (roles !== undefined) await refuseIssuerRoles(tx, actor.organisationId, roles);
    const state = disabled === undefined ? undefined : disabled ? 'disabled' : enabledState(account);
    const update = {
      ...(name === undefined ? {} : { name }),
      ...(roles === undefined ? {} : { roles }),
      ...(state === undefined ? {} : { state }),
    };
    if (Object.keys(update).length > 0) await updateAccount(tx, accountId, update);
    if (roles !== undefined || state !== undefined) await endSessions(tx, account, now);
    if (state === 'disabled') await endAccountLinks(tx, accountId, now);
    await journal(tx, actor, account, { change: 'by-administrator', ...update }, now);
    return accountItem({ ...account, ...update });
  });
  if (disabled === true) activations.closeAll(accountId);
  return changed;
}

/**
 * A link by which the owner sets the first password, or another one where the present is lost. The present one
 * goes on until then, and so do sessions: asking for a link locks nobody out.
 *
 * @throws {IdentityError} `identity.unknown-account`, `identity.link-needs-mail` and what {@link authorise} raises
 */
export async function sendAccountLink(
  platform: Parts & Pick<Platform, 'settings' | 'outbox' | 'mailTransport'>,
  actor: Actor,
  accountId: string,
): Promise<AccountLink> {
  const { db, clock, settings } = platform;
  const now = clock();
  authorise(actor, 'account.send-link', { now, by: [accountId] });
  const { organisationId } = actor;
  const { publicUrl } = settings;
  return asOrganisation(db, organisationId, async (tx) => {
    const account = await getAccount(tx, actor, accountId);
    if (account.state === 'disabled') {
      throw new IdentityError('identity.unknown-account', 'the account is disabled; enable it first');
    }
    await refuseToldLink(platform, tx, accountId);
    const purpose = account.state === 'invited' ? 'activation' : 'password-reset';
    const link = await makeAccountLink(tx, { accountId, organisationId, purpose, publicUrl }, now);
    await mailAccountLink(platform, tx, account, { ...link, purpose }, now);
    await journal(tx, actor, account, { change: 'link-made', purpose }, now);
    return linkAnswer(platform, link);
  });
}

/** Ends every session of an account, and closes the keys that it opened, at the first sign that it is in wrong hands. */
export async function endAccountSessions(
  { db, clock, activations }: ClosingParts,
  actor: Actor,
  accountId: string,
): Promise<void> {
  const now = clock();
  authorise(actor, 'account.end-sessions', { now });
  await asOrganisation(db, actor.organisationId, async (tx) =>
    endSessions(tx, await getAccount(tx, actor, accountId), now),
  );
  activations.closeAll(accountId);
}

/**
 * Ends the asking for codes, for someone whose telephone is lost with the recovery codes. Sessions end too.
 *
 * @throws {IdentityError} `identity.unknown-account` and what {@link authorise} raises
 */
export async function removeAccountCodes(
  { db, clock }: Parts,
  actor: Actor,
  accountId: string,
): Promise<void> {
  const now = clock();
  authorise(actor, 'account.remove-codes', { now, by: [accountId] });
  await asOrganisation(db, actor.organisationId, async (tx) => {
    const account = await getAccount(tx, actor, accountId);
    if (!(await deleteTotp(tx, accountId))) return;
    await endSessions(tx, account, now);
    await journal(tx, actor, account, { change: 'codes-off' }, now);
  });
}

export const unknownAccount = () =>
  new IdentityError('identity.unknown-account', 'your organisation has no such account');

/** Another organisation's account is as unknown as none. */
async function getAccount(
  tx: DatabaseTransaction,
  { organisationId }: Actor,
  id: string,
): Promise<AccountRow> {
  const account = await lockAccount(tx, id);
  if (account?.organisationId !== organisationId) throw unknownAccount();
  return account;
}

const enabledState = ({ passwordHash }: AccountRow): AccountState =>
  passwordHash === undefined ? 'invited' : 'active';

const endSessions = (tx: DatabaseTransaction, { id, organisationId }: AccountRow, now: Date) =>
  endSessionsOf(tx, { accountId: id, organisationId, reason: 'revoked' }, now);

async function journal(
  tx: DatabaseTransaction,
  actor: Actor,
  account: AccountRow,
  entry: JournalEntry,
  now: Date,
): Promise<void> {
  await appendEntry(tx, {
    type: 'account.changed',
    organisation: account.organisationId,
    entry: { accountId: account.id, by: actor.accountId, ...entry, at: now.toISOString() },
  });
}
