import { sql } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';
import type { CodePurpose } from './signing-schema.ts';

/** What a code is bound to: it works for nobody and nothing else. */
export interface CodeBinding {
  readonly purpose: CodePurpose;
  readonly applicationId: string;
  /** Of the person, or of the seal. */
  readonly ownerId: string;
}

export interface NewSigningCode extends CodeBinding {
  /** The application's. */
  readonly organisationId: string;
  /** At most so many files; undefined for an activation. */
  readonly files: number | undefined;
  readonly codeHash: Uint8Array;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface SigningCodeRow {
  readonly id: string;
  readonly files: number | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** After so many wrong tries no code of the binding works any more. */
const mostTries = 5;

export async function insertSigningCode(tx: DatabaseTransaction, code: NewSigningCode): Promise<void> {
  await tx
    .insertInto('signing_code')
    .values({
      owner_organisation_id: code.organisationId,
      purpose: code.purpose,
      application_credential_id: code.applicationId,
      person_id: code.purpose === 'sign' ? code.ownerId : null,
      seal_id: code.purpose === 'sign' ? null : code.ownerId,
      files: code.files ?? null,
      code_hash: code.codeHash,
      created_at: code.createdAt,
      expires_at: code.expiresAt,
      ended_at: null,
    })
    .execute();
}

/** The open code of this hash, which nobody else uses until the transaction ends. */
export async function lockSigningCode(
  tx: DatabaseTransaction,
  binding: CodeBinding,
  codeHash: Uint8Array,
  now: Date,
): Promise<SigningCodeRow | undefined> {
  const row = await tx
    .selectFrom('signing_code')
    .select(['id', 'files', 'created_at', 'expires_at'])
    .where((code) => code.and(bound(binding)))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('code_hash', '=', codeHash)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      files: row.files ?? undefined,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }
  );
}

export async function endSigningCode(tx: DatabaseTransaction, id: string, at: Date): Promise<void> {
  await tx.updateTable('signing_code').set({ ended_at: at }).where('id', '=', id).execute();
}

export async function prolongSigningCode(tx: DatabaseTransaction, id: string, until: Date): Promise<void> {
  await tx.updateTable('signing_code').set({ expires_at: until }).where('id', '=', id).execute();
}

/** A wrong try counts against every open code of the binding: which one was meant nobody knows. */
export async function countWrongTry(tx: DatabaseTransaction, binding: CodeBinding, now: Date): Promise<void> {
  await tx
    .updateTable('signing_code')
    .set((code) => ({
      tries: code('tries', '+', 1),
      ended_at: sql<Date | null>`case when tries >= ${mostTries - 1} then ${now}::timestamptz end`,
    }))
    .where((code) => code.and(bound(binding)))
    .where('ended_at', 'is', null)
    .execute();
}

/** How many the owner was sent, by whatever application asked; nobody else counts until the transaction ends. */
export async function countCodesSince(
  tx: DatabaseTransaction,
  { purpose, ownerId }: Omit<CodeBinding, 'applicationId'>,
  since: Date,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`signing-code ${ownerId}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('signing_code')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('purpose', '=', purpose)
    .where(purpose === 'sign' ? 'person_id' : 'seal_id', '=', ownerId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

const bound = ({ purpose, applicationId, ownerId }: CodeBinding) => ({
  purpose,
  application_credential_id: applicationId,
  ...(purpose === 'sign' ? { person_id: ownerId } : { seal_id: ownerId }),
});
