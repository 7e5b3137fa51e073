import { randomBytes } from 'node:crypto';
import { confirmTotp, deleteTotp, findTotp, proposeTotp } from '../../io/db/one-time-codes.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asOrganisation } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import type { Actor } from './actor.ts';
import { isFresh, refuseStalePassword } from './authorise.ts';
import { checkCode, hashRecoveryCode } from './check-code.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { IdentityError } from './identity-error.ts';
import { encodeBase32, otpauthUri } from './totp.ts';

type Parts = Pick<Platform, 'db' | 'clock' | 'platformKey' | 'turns'>;

/** Whether the actor's account asks for a code at log-in. */
export async function usesTotp(
  { db }: Pick<Platform, 'db'>,
  { organisationId, accountId }: Actor,
): Promise<boolean> {
  const totp = await asOrganisation(db, organisationId, (tx) => findTotp(tx, accountId));
  return totp?.confirmedAt !== undefined;
}

export interface ProposedTotp {
  /** Base 32, to be typed where no camera is. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/**
 * A new secret for the actor's app. It is asked for only once {@link confirmOwnTotp} saw a code of it.
 *
 * @throws {IdentityError} `identity.password-needed`, `identity.code-in-use`
 */
export async function proposeOwnTotp({ db, clock, platformKey }: Parts, actor: Actor): Promise<ProposedTotp> {
  refuseStalePassword(actor, clock());
  const { organisationId, accountId, email } = actor;
  // RFC 4226 4, R6: 160 bits.
  const secret = randomBytes(20);
  const sealed = platformKey.seal('totp', accountId, secret);
  const proposed = await asOrganisation(db, organisationId, (tx) => proposeTotp(tx, actor, sealed));
  if (!proposed) throw new IdentityError('identity.code-in-use', 'the account has an app; remove it first');
  return { secret: encodeBase32(secret), uri: otpauthUri(secret, email) };
}

/**
 * The secret that waits for its confirmation, shown again after a code that was mistyped; to whom gave the password
 * of late, since whoever knows it can make the account ask for their own codes.
 */
export async function findProposedTotp(
  { db, clock, platformKey }: Pick<Platform, 'db' | 'clock' | 'platformKey'>,
  actor: Actor,
): Promise<ProposedTotp | undefined> {
  if (!isFresh(actor, clock())) return undefined;
  const { organisationId, accountId, email } = actor;
  const totp = await asOrganisation(db, organisationId, (tx) => findTotp(tx, accountId));
  if (totp === undefined || totp.confirmedAt !== undefined) return undefined;
  const secret = platformKey.unseal('totp', accountId, totp.secretSealed);
  return { secret: encodeBase32(secret), uri: otpauthUri(secret, email) };
}

const recoveryCodes = 10;

/**
 * Puts the proposed secret to use, and answers the recovery codes, once.
 *
 * @throws {IdentityError} `identity.wrong-code`, `identity.too-many-failures`, `identity.code-in-use`,
 * `identity.password-needed`
 */
export async function confirmOwnTotp(
  parts: Parts,
  actor: Actor,
  { code, ip }: { readonly code: string; readonly ip: string },
): Promise<readonly string[]> {
  const { db, clock, platformKey } = parts;
  refuseStalePassword(actor, clock());
  const { organisationId, accountId } = actor;
  // 50 bits each, and the right password is asked for before.
  const codes = Array.from({ length: recoveryCodes }, () => encodeBase32(randomBytes(7)).slice(0, 10));
  const hashes = codes.map((each) => hashRecoveryCode(platformKey, accountId, each));
  await guardSignIn(parts, { kind: 'code', email: actor.email, ip }, () =>
    asOrganisation(db, organisationId, async (tx) => {
      const now = clock();
      const totp = await findTotp(tx, accountId);
      if (totp?.confirmedAt !== undefined)
        throw new IdentityError('identity.code-in-use', 'the account has an app already');
      await checkCode(tx, parts, actor, code, now);
      await confirmTotp(tx, actor, hashes, now);
      await journal(tx, actor, 'codes-on', now);
    }),
  );
  return codes.map((each) => `${each.slice(0, 5)}-${each.slice(5)}`);
}

/**
 * Asks for no code any more. It takes a code: who finds a session open does not weaken the account.
 *
 * @throws {IdentityError} `identity.wrong-code`, `identity.too-many-failures`, `identity.password-needed`
 */
export async function removeOwnTotp(
  parts: Parts,
  actor: Actor,
  { code, ip }: { readonly code: string; readonly ip: string },
): Promise<void> {
  const { db, clock } = parts;
  refuseStalePassword(actor, clock());
  await guardSignIn(parts, { kind: 'code', email: actor.email, ip }, () =>
    asOrganisation(db, actor.organisationId, async (tx) => {
      const now = clock();
      await checkCode(tx, parts, actor, code, now);
      if (await deleteTotp(tx, actor.accountId)) await journal(tx, actor, 'codes-off', now);
    }),
  );
}

async function journal(
  tx: DatabaseTransaction,
  { accountId, organisationId }: Actor,
  change: string,
  now: Date,
): Promise<void> {
  await appendEntry(tx, {
    type: 'account.changed',
    organisation: organisationId,
    entry: { accountId, change, at: now.toISOString() },
  });
}
