import { randomBytes } from 'node:crypto';
import type { AccountLink } from '../../contract/accounts.ts';
import { endAccountLinks, insertAccountLink } from '../../io/db/account-links.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { AccountLinkPurpose } from '../../io/db/schema.ts';
import type { Platform } from '../platform.ts';
import { hashToken } from './hash-token.ts';

export interface MadeLink {
  /** Works once; only a hash of its token is kept. */
  readonly url: string;
  readonly expiresAt: Date;
}

const linkHours = 72;

/** A one-time link by which the owner of an account sets the password; links made before end. */
export async function makeAccountLink(
  tx: DatabaseTransaction,
  {
    accountId,
    organisationId,
    purpose,
    publicUrl,
  }: {
    readonly accountId: string;
    readonly organisationId: string;
    readonly purpose: AccountLinkPurpose;
    readonly publicUrl: string;
  },
  now: Date,
): Promise<MadeLink> {
  await endAccountLinks(tx, accountId, now);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + linkHours * 3_600_000);
  await insertAccountLink(tx, {
    organisationId,
    accountId,
    purpose,
    tokenSha256: hashToken(token),
    expiresAt,
  });
  return { url: `${publicUrl}/aktivasi/${token}`, expiresAt };
}

/** The link itself is told only where no mail server brings it to its owner. */
export const linkAnswer = (
  { mailTransport }: Pick<Platform, 'mailTransport'>,
  { url, expiresAt }: MadeLink,
): AccountLink => ({
  ...(mailTransport === undefined ? { url } : {}),
  expiresAt: expiresAt.toISOString(),
});
