import type { Database } from './connect.ts';

export interface NoticeStatement {
  readonly version: number;
  /** With `{penerbit}` where the issuer's name goes. */
  readonly text: string;
  readonly publishedAt: Date;
}

export interface NoticeLogo {
  readonly version: number;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly sha256: Uint8Array;
  readonly usageRule: string;
  readonly publishedAt: Date;
}

/** The newest statement; the first one came with the tables. */
export async function findStatement(db: Database): Promise<NoticeStatement> {
  const row = await db
    .selectFrom('notice_statement')
    .select(['version', 'text', 'published_at'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { version: row.version, text: row.text, publishedAt: row.published_at };
}

const mostStatements = 50;

/** The statements that were ever published, newest first; the newest of very many. */
export async function listStatements(db: Database): Promise<readonly NoticeStatement[]> {
  const rows = await db
    .selectFrom('notice_statement')
    .select(['version', 'text', 'published_at'])
    .orderBy('version', 'desc')
    .limit(mostStatements)
    .execute();
  return rows.map((row) => ({ version: row.version, text: row.text, publishedAt: row.published_at }));
}

/** The logo of a version, else the newest; undefined while the issuer has given none. */
export async function findLogo(db: Database, version?: number): Promise<NoticeLogo | undefined> {
  const row = await db
    .selectFrom('notice_logo')
    .select(['version', 'media_type', 'bytes', 'sha256', 'usage_rule', 'published_at'])
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      version: row.version,
      mediaType: row.media_type,
      bytes: row.bytes,
      sha256: row.sha256,
      usageRule: row.usage_rule,
      publishedAt: row.published_at,
    }
  );
}

/** Of the newest logo; undefined while the issuer has given none. */
export async function findLogoVersion(db: Database): Promise<number | undefined> {
  const row = await db
    .selectFrom('notice_logo')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version;
}

export interface NewNotice {
  /** Who publishes it. */
  readonly organisationId: string;
  readonly publishedAt: Date;
}

/** @returns its version */
export async function insertStatement(
  tx: Database,
  { organisationId, publishedAt, text }: NewNotice & { readonly text: string },
): Promise<number> {
  const { version } = await findStatement(tx);
  await tx
    .insertInto('notice_statement')
    .values({
      version: version + 1,
      owner_organisation_id: organisationId,
      text,
      published_at: publishedAt,
    })
    .execute();
  return version + 1;
}

/** @returns its version */
export async function insertLogo(
  tx: Database,
  { organisationId, publishedAt, ...logo }: NewNotice & Omit<NoticeLogo, 'version' | 'publishedAt'>,
): Promise<number> {
  const version = ((await findLogoVersion(tx)) ?? 0) + 1;
  await tx
    .insertInto('notice_logo')
    .values({
      version,
      owner_organisation_id: organisationId,
      media_type: logo.mediaType,
      bytes: logo.bytes,
      sha256: logo.sha256,
      usage_rule: logo.usageRule,
      published_at: publishedAt,
    })
    .execute();
  return version;
}
