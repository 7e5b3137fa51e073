import type { Database } from './connect.ts';
import type { Visibility } from './schema.ts';

export interface Organisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly legalName: string | undefined;
  readonly emailDomain: string | undefined;
  readonly visibility: Visibility;
}

export interface NewOrganisation {
  readonly code: string;
  readonly name: string;
  readonly legalName?: string;
  readonly emailDomain?: string;
  readonly visibility?: Visibility;
  /** Its officers decide on every organisation's requests; there is at most one. */
  readonly isIssuer?: boolean;
}

export async function insertOrganisation(db: Database, organisation: NewOrganisation): Promise<Organisation> {
  const row = await db
    .insertInto('organisation')
    .values({
      code: organisation.code,
      name: organisation.name,
      legal_name: organisation.legalName ?? null,
      email_domain: organisation.emailDomain ?? null,
      visibility: organisation.visibility ?? 'own',
      is_issuer: organisation.isIssuer ?? false,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** All that the transaction's scope shows, by code; the platform knows tens of them, so there is no page. */
export async function listOrganisations(db: Database): Promise<readonly Organisation[]> {
  const rows = await db.selectFrom('organisation').select(columns).orderBy('code').execute();
  return rows.map(fromRow);
}

export async function markIssuer(tx: Database, id: string): Promise<void> {
  await tx
    .updateTable('organisation')
    .set({ is_issuer: true })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Undefined where none is named: then nobody decides. */
export async function findIssuerOrganisation(db: Database): Promise<Organisation | undefined> {
  const row = await db
    .selectFrom('organisation')
    .select(columns)
    .where('is_issuer', '=', true)
    .executeTakeFirst();
  return row && fromRow(row);
}

const columns = ['id', 'code', 'name', 'legal_name', 'email_domain', 'visibility'] as const;

function fromRow(row: {
  id: string;
  code: string;
  name: string;
  legal_name: string | null;
  email_domain: string | null;
  visibility: Visibility;
}): Organisation {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    legalName: row.legal_name ?? undefined,
    emailDomain: row.email_domain ?? undefined,
    visibility: row.visibility,
  };
}
