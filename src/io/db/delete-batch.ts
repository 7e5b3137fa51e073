import type { DatabaseTransaction } from './connect.ts';

/** An ended batch and its results; the documents stay. */
export async function deleteBatch(tx: DatabaseTransaction, id: string): Promise<void> {
  await tx.deleteFrom('batch_item').where('batch_id', '=', id).execute();
  await tx.deleteFrom('batch').where('id', '=', id).where('state', 'in', ['finished', 'cancelled']).execute();
}
