import { sql } from 'kysely';
import type { DatabaseTransaction } from './connect.ts';

/** Whether a document, a file of a batch, a proof of a registration or evidence of an act names this stored file. */
export async function findRowOfFile(tx: DatabaseTransaction, storageKey: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from document where storage_key = ${storageKey})
        or exists (select from batch_item where storage_key = ${storageKey})
        or exists (select from registration_document where storage_key = ${storageKey})
        or exists (select from act_evidence where storage_key = ${storageKey}) as found`.execute(tx);
  return rows[0]?.found === true;
}
