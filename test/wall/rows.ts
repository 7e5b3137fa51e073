import type { Client } from 'pg';
import { connectAsOwner, type SocketAddress } from '../../src/io/db/connect.ts';

/** What the database holds that is an organisation’s: a hash of the rows of each table, null where there is none. */
export type Rows = Readonly<Record<string, string | null>>;

/**
 * Tables of no organisation that whoever asks writes about themselves or about nobody: counters of failed log-ins,
 * leaves of the journal, the outbox, dates of scheduled jobs, the clauses and readers of one's own agreement.
 */
const everybodys =
  /^(sign_in_attempt|outbox_message|scheduled_job|agreement_clause|occurrence_reader|journal_(leaf|head|tile|checkpoint|cosignature))$/;

/**
 * What belongs to the organisation, or to no organisation at all: a question that is asked again and again.
 */
export async function watchRows(
  address: SocketAddress,
  organisationId: string,
): Promise<{ readonly read: () => Promise<Rows>; readonly close: () => Promise<void> }> {
  const owner = await connectAsOwner(address);
  const questions: string[] = [];
  for (const [table, columns] of await organisationColumns(owner)) {
    if (everybodys.test(table)) continue;
    const own = columns.map((column) => `"${column}" = '${organisationId}'`).join(' or ') || 'true';
    questions.push(
      `select '${table}' as "table", md5(string_agg(t::text, e'\\n' order by t::text)) as hash
       from "${table}" t where ${own}`,
    );
  }
  return {
    read: async () => {
      const { rows } = await owner.query<{ table: string; hash: string | null }>(
        questions.join(' union all '),
      );
      return Object.fromEntries(rows.map(({ table, hash }) => [table, hash]));
    },
    close: () => owner.end(),
  };
}

/** The ids of the organisation’s rows that are not open to everybody. */
export async function hiddenIds(
  address: SocketAddress,
  organisationId: string,
): Promise<ReadonlySet<string>> {
  const owner = await connectAsOwner(address);
  try {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and (column_name = 'id' and data_type = 'uuid'
         or column_name in ('owner_organisation_id', 'visibility'))
       group by 1 having count(*) = 3`,
    );
    const ids = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await owner.query<{ id: string }>(
        `select id::text from "${name}" where owner_organisation_id = $1 and visibility <> 'public'`,
        [organisationId],
      );
      for (const { id } of rows) ids.add(id);
    }
    return ids;
  } finally {
    await owner.end();
  }
}

/** Each table with its columns that name an organisation. */
async function organisationColumns(owner: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await owner.query<{ table: string; columns: string[] | null }>(
    `select c.relname as "table", (
       select array_agg(a.attname::text) from pg_constraint f
       join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
       where f.contype = 'f' and f.conrelid = c.oid and f.confrelid = 'organisation'::regclass) as columns
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  return new Map(
    rows.map(({ table, columns }) => [table, table === 'organisation' ? ['id'] : (columns ?? [])]),
  );
}
