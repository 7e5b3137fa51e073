import { BlockList, isIP } from 'node:net';
import { equalSecrets } from '#crypto';
import {
  limitsSchema,
  noticeModeSchema,
  type CredentialLimits,
  type NoticeMode,
} from '../../contract/credentials.ts';
import { findCredential, noteCredentialUse, type CredentialRow } from '../../io/db/credentials.ts';
import type { JsonObject, SignatureLevel } from '../../io/db/schema.ts';
import { asSystem } from '../../io/db/transaction.ts';
import type { Platform } from '../platform.ts';
import type { FailureLimiter } from './failure-limiter.ts';
import { IdentityError } from './identity-error.ts';
import { hashCredentialPassword } from './make-credential.ts';

/** An application that calls, as its credential says. */
export interface Application {
  readonly id: string;
  readonly organisationId: string;
  readonly username: string;
  readonly scopes: readonly string[];
  readonly signers: 'own' | 'any';
  /** Which reading of the version 1 rectangle the application's author took; undefined: guess by the numbers. */
  readonly v1Rectangle: 'corners' | 'size' | undefined;
  /** Of the signatures that it asks for. A B-T signature whose timestamp fails is not made. */
  readonly level: SignatureLevel;
  readonly limits: CredentialLimits;
  /** What becomes of a document that does not bear the issuer's statement (Pasal 4(1)j). */
  readonly notice: NoticeMode;
}

export interface PresentedCredential {
  readonly username: string;
  readonly password: string;
  readonly ip: string;
  readonly now: Date;
}

/**
 * Establishes which application calls. A wrong password, an unknown name, a disabled credential and one of the platform's own look
 * and take the same; only a right password learns that its address is not allowed.
 *
 * @throws {IdentityError} `identity.bad-credential`, `identity.address-not-allowed`, `identity.too-many-failures`
 */
export async function authenticateApplication(
  { db }: Pick<Platform, 'db'>,
  limiter: FailureLimiter,
  { username, password, ip, now }: PresentedCredential,
): Promise<Application> {
  const failureKey = `${ip} ${username}`;
  const wait = limiter.waitSeconds(failureKey, now);
  if (wait > 0) throw new IdentityError('identity.too-many-failures', `try again in ${wait} seconds`, wait);

  const credential = await asSystem(db, (tx) => findCredential(tx, username));
  const presented = hashCredentialPassword(password);
  // Both are compared whatever the first one says, and a password that is not there equals nothing: not even an empty one.
  const equal = [credential?.passwordHash, previousHash(credential, now)].filter(
    (stored) => equalSecrets(bytesOf(presented), bytesOf(stored ?? absentHash)) && stored !== undefined,
  );
  if (equal.length === 0 || credential === undefined || !credential.enabled || credential.house) {
    limiter.fail(failureKey, now);
    throw new IdentityError('identity.bad-credential', 'the application credential is not right');
  }
  if (!isAllowed(credential.allowedIps, ip)) {
    throw new IdentityError('identity.address-not-allowed', 'this credential is bound to other addresses');
  }
  limiter.clear(failureKey);
  if (isWorthNoting(credential.lastUsedAt, now))
    await asSystem(db, (tx) => noteCredentialUse(tx, credential.id, now));
  return {
    id: credential.id,
    organisationId: credential.organisationId,
    username,
    scopes: credential.scopes,
    ...parseCredentialSettings(credential.settings),
  };
}

/** As long as a real one, so that comparing with it takes the same. */
const absentHash = hashCredentialPassword('');

/** To the minute is enough to find credentials that nobody uses, and saves a write on every request. */
const isWorthNoting = (lastUsedAt: Date | undefined, now: Date): boolean =>
  lastUsedAt === undefined || Math.abs(now.getTime() - lastUsedAt.getTime()) >= 60_000;

/** The password before, while it is still taken. */
function previousHash(credential: CredentialRow | undefined, now: Date): string | undefined {
  const { previous } = credential ?? {};
  return previous && now.getTime() < previous.validUntil.getTime() ? previous.passwordHash : undefined;
}

export function parseCredentialSettings({
  signers,
  v1Rectangle,
  level,
  limits,
  notice,
}: JsonObject): Pick<Application, 'signers' | 'v1Rectangle' | 'level' | 'limits' | 'notice'> {
  return {
    signers: signers === 'any' ? 'any' : 'own',
    v1Rectangle: v1Rectangle === 'corners' || v1Rectangle === 'size' ? v1Rectangle : undefined,
    level: level === 'B-B' || level === 'B-LT' || level === 'B-LTA' ? level : 'B-T',
    limits: limitsSchema.parse(limits ?? {}),
    notice: noticeModeSchema.parse(notice ?? 'record'),
  };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Whether the address is in one of the ranges (`10.0.0.0/8`, `192.0.2.7`, `2001:db8::/32`); none means any. */
export function isAllowed(ranges: readonly string[], ip: string): boolean {
  if (ranges.length === 0) return true;
  const allowed = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const version = isIP(network);
    if (version === 0) continue;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    allowed.addSubnet(network, prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix), family);
  }
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) !== 0 && allowed.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
}
