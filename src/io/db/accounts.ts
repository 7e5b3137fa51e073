import type { DatabaseTransaction } from './connect.ts';

export interface NewAccount {
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** Absent: invited, and the password comes by a one-time link. */
  readonly passwordHash?: string;
  readonly personId?: string;
}

export async function insertAccount(tx: DatabaseTransaction, account: NewAccount): Promise<string> {
  const { id } = await tx
    .insertInto('account')
    .values({
      owner_organisation_id: account.organisationId,
      email: account.email,
      name: account.name,
      roles: [...account.roles],
      password_hash: account.passwordHash ?? null,
      person_id: account.personId ?? null,
      state: account.passwordHash === undefined ? 'invited' : 'active',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface NewAccountLink {
  readonly organisationId: string;
  readonly accountId: string;
  readonly purpose: 'activation' | 'password-reset';
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
}

export async function insertAccountLink(tx: DatabaseTransaction, link: NewAccountLink): Promise<void> {
  await tx
    .insertInto('account_link')
    .values({
      owner_organisation_id: link.organisationId,
      account_id: link.accountId,
      purpose: link.purpose,
      token_sha256: link.tokenSha256,
      expires_at: link.expiresAt,
    })
    .execute();
}
