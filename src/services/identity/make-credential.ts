import { randomBytes } from 'node:crypto';
import { digest } from '#crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertCredential } from '../../io/db/credentials.ts';
import type { SignatureLevel } from '../../io/db/schema.ts';
import { toHex } from '../../lib/bytes.ts';
import { appendEntry } from '../journal/append-entry.ts';

export interface CredentialToMake {
  readonly organisationId: string;
  readonly username: string;
  readonly description: string;
  readonly allowedIps?: readonly string[];
  /** Whose passphrases the application may bring: those of its own organisation, or anyone's. */
  readonly signers?: 'own' | 'any';
  readonly v1Rectangle?: 'corners' | 'size';
  readonly level?: SignatureLevel;
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
 */
export async function makeCredential(
  tx: DatabaseTransaction,
  credential: CredentialToMake,
): Promise<MadeCredential> {
  const password = randomBytes(24).toString('base64url');
  const id = await insertCredential(tx, {
    organisationId: credential.organisationId,
    username: credential.username,
    description: credential.description,
    passwordHash: hashCredentialPassword(password),
    allowedIps: credential.allowedIps ?? [],
    settings: {
      signers: credential.signers ?? 'own',
      ...(credential.v1Rectangle === undefined ? {} : { v1Rectangle: credential.v1Rectangle }),
      ...(credential.level === undefined ? {} : { level: credential.level }),
    },
  });
  const { organisationId: organisation, username } = credential;
  await appendEntry(tx, { type: 'credential.made', organisation, entry: { credentialId: id, username } });
  return { id, username: credential.username, password };
}

export const hashCredentialPassword = (password: string): string =>
  `sha256:${toHex(digest('sha256', new TextEncoder().encode(password)))}`;
