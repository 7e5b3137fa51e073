import { randomBytes } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  endRegistrationLinks,
  findRegistrationLink,
  insertRegistrationLink,
  type RegistrationLinkRow,
} from '../../io/db/registration-links.ts';
import { lockRegistration, type RegistrationRow } from '../../io/db/registrations.ts';
import { hashToken } from '../identity/hash-token.ts';
import { RegistrationError } from './registration-error.ts';

const linkDays = 7;
/** Wrong numbers that one link bears: it came to somebody else, then. */
const mostFailures = 5;

export interface OpenedApplication {
  readonly link: RegistrationLinkRow;
  readonly registration: RegistrationRow;
}

/** A one-time link by which the applicant does the next step; links made before end. */
export async function makeApplicationLink(
  tx: DatabaseTransaction,
  { id, organisationId }: Pick<RegistrationRow, 'id' | 'organisationId'>,
  publicUrl: string,
  now: Date,
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  await endRegistrationLinks(tx, id, now);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + linkDays * 86_400_000);
  const tokenSha256 = hashToken(token);
  await insertRegistrationLink(tx, { organisationId, registrationId: id, tokenSha256, expiresAt });
  return { url: `${publicUrl}/permohonan/${token}`, expiresAt };
}

/**
 * What a link leads to, locked. Looking never uses it up: mail scanners and previews look at links too.
 *
 * @throws {RegistrationError} `registration.link-unknown`, `registration.link-ended`
 */
export async function openApplicationLink(
  tx: DatabaseTransaction,
  token: string,
  now: Date,
): Promise<OpenedApplication> {
  const tokenSha256 = hashToken(token);
  const found = await findRegistrationLink(tx, tokenSha256);
  const registration = found && (await lockRegistration(tx, found.registrationId, undefined));
  // Read again behind the lock: of many wrong tries at once each counts those before it.
  const link = registration && (await findRegistrationLink(tx, tokenSha256));
  if (link === undefined || registration === undefined)
    throw new RegistrationError('registration.link-unknown', 'there is no such link');
  const ended =
    link.usedAt !== undefined ||
    link.expiresAt <= now ||
    link.failedCount >= mostFailures ||
    registration.endedAt !== undefined;
  if (ended)
    throw new RegistrationError(
      'registration.link-ended',
      'the link has ended; ask the verifier for a new one',
    );
  return { link, registration };
}
