import { asSystem } from '../src/io/db/transaction.ts';
import type { Platform } from '../src/services/platform.ts';

/** Makes an organisation that is there the issuer, and none but it. */
export async function nameTestIssuer({ db }: Pick<Platform, 'db'>, code: string): Promise<void> {
  await asSystem(db, async (tx) => {
    await tx.updateTable('organisation').set({ is_issuer: false }).where('is_issuer', '=', true).execute();
    await tx.updateTable('organisation').set({ is_issuer: true }).where('code', '=', code).execute();
  });
}
