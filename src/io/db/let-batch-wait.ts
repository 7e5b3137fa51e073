import type { DatabaseTransaction } from './connect.ts';

/** The batch is there and nobody signs it until the passphrase comes. False where it was cancelled meanwhile. */
export async function letBatchWait(tx: DatabaseTransaction, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set({ state: 'waiting', leased_until: null })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
