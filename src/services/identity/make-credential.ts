import { randomBytes } from 'node:crypto';
import { digest } from '#crypto';
import {
  scopeSchema,
  type CredentialLimits,
  type NoticeMode,
  type Scope,
} from '../../contract/credentials.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertCredential } from '../../io/db/credentials.ts';
import type { SignatureLevel } from '../../io/db/schema.ts';
import { toHex } from '../../lib/bytes.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { IdentityError } from './identity-error.ts';

export interface CredentialToMake {
  readonly organisationId: string;
  readonly username: string;
  readonly description: string;
  /** Everything, where it says nothing. */
  readonly scopes?: readonly Scope[];
  readonly allowedIps?: readonly string[];
  /** Whose passphrases the application may bring: those of its own organisation, or anyone's. */
  readonly signers?: 'own' | 'any';
  readonly v1Rectangle?: 'corners' | 'size';
  readonly level?: SignatureLevel;
  readonly limits?: Partial<CredentialLimits>;
  readonly notice?: NoticeMode;
  /** The platform's own: nobody can call with it. */
  readonly house?: true;
  /** The account that asked for it; undefined for the platform itself. */
  readonly madeBy?: string;
}

export interface MadeCredential {
  readonly id: string;
  readonly username: string;
  /** Shown once; only its hash is kept. */
  readonly password: string;
}

/**
 * Makes an application credential. The password is 192 random bits of ours, never a person's choice, so one
 * SHA-256 of it is enough and each request costs microseconds instead of an argon2 call.
 *
 * @throws {IdentityError} `identity.username-taken`
 */
export async function makeCredential(
  tx: DatabaseTransaction,
  credential: CredentialToMake,
): Promise<MadeCredential> {
  const password = newCredentialPassword();
  const id = await insertCredential(tx, {
    organisationId: credential.organisationId,
    username: credential.username,
    description: credential.description,
    passwordHash: hashCredentialPassword(password),
    scopes: credential.scopes ?? scopeSchema.options,
    allowedIps: credential.allowedIps ?? [],
    house: credential.house === true,
    settings: {
      signers: credential.signers ?? 'own',
      ...(credential.v1Rectangle === undefined ? {} : { v1Rectangle: credential.v1Rectangle }),
      ...(credential.level === undefined ? {} : { level: credential.level }),
      ...(credential.limits === undefined ? {} : { limits: credential.limits }),
      ...(credential.notice === undefined ? {} : { notice: credential.notice }),
    },
  });
  if (id === undefined)
    throw new IdentityError('identity.username-taken', 'there is a credential of this name already');
  const { organisationId: organisation, username, madeBy } = credential;
  await appendEntry(tx, {
    type: 'credential.made',
    organisation,
    entry: { credentialId: id, username, ...(madeBy === undefined ? {} : { by: madeBy }) },
  });
  return { id, username, password };
}

export const newCredentialPassword = (): string => randomBytes(24).toString('base64url');

export const hashCredentialPassword = (password: string): string =>
  `sha256:${toHex(digest('sha256', new TextEncoder().encode(password)))}`;
