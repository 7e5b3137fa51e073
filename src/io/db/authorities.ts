import type { Database } from './connect.ts';
import type { AuthorityKind } from './schema.ts';

/** A key that signs for the platform: a certificate authority, a responder, a timestamp unit, the report seal. */
export interface AuthorityRow {
  readonly id: string;
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly keyId: string;
  readonly certificateDer: Uint8Array;
  /** The authority that issues in its place since its key was replaced; it still answers for what it issued. */
  readonly successorId: string | undefined;
}

export interface NewAuthority {
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly parentId: string | undefined;
}

/** The authority comes first, then its key (which names its owner), then its certificate. */
export async function insertAuthority(tx: Database, authority: NewAuthority): Promise<string> {
  const { id } = await tx
    .insertInto('authority')
    .values({
      kind: authority.kind,
      name: authority.name,
      parent_id: authority.parentId ?? null,
      owner_organisation_id: null,
      key_id: null,
      certificate_der: null,
      successor_id: null,
      state: 'prepared',
      visibility: 'public',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function activateAuthority(
  tx: Database,
  id: string,
  keyId: string,
  certificateDer: Uint8Array,
): Promise<void> {
  await tx
    .updateTable('authority')
    .set({ key_id: keyId, certificate_der: certificateDer, state: 'active' })
    .where('id', '=', id)
    .where('state', '=', 'prepared')
    .executeTakeFirstOrThrow();
}

export async function findAuthority(db: Database, id: string): Promise<AuthorityRow | undefined> {
  const row = await db
    .selectFrom('authority')
    .select(columns)
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The active authorities of one kind, newest first. */
export async function listAuthorities(db: Database, kind: AuthorityKind): Promise<readonly AuthorityRow[]> {
  const rows = await db
    .selectFrom('authority')
    .select(columns)
    .where('kind', '=', kind)
    .where('state', '=', 'active')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => fromRow(row) ?? []);
}

const columns = ['id', 'kind', 'name', 'parent_id', 'key_id', 'certificate_der', 'successor_id'] as const;

function fromRow(row: {
  id: string;
  kind: AuthorityKind;
  name: string;
  parent_id: string | null;
  key_id: string | null;
  certificate_der: Uint8Array | null;
  successor_id: string | null;
}): AuthorityRow | undefined {
  if (row.key_id === null || row.certificate_der === null) return undefined;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    parentId: row.parent_id ?? undefined,
    keyId: row.key_id,
    certificateDer: row.certificate_der,
    successorId: row.successor_id ?? undefined,
  };
}
