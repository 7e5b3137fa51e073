import { listNewestMessages } from '../src/io/db/outbox.ts';
import { asSystem } from '../src/io/db/transaction.ts';
import type { MailMessage } from '../src/io/mail/outbox.ts';
import type { Platform } from '../src/services/platform.ts';

/** What `act` put into the platform's outbox. */
export async function mailOf(
  { db, outbox }: Pick<Platform, 'db' | 'outbox'>,
  act: () => Promise<unknown>,
): Promise<readonly MailMessage[]> {
  const list = () => asSystem(db, (tx) => listNewestMessages(tx, 1000));
  const before = new Set((await list()).map(({ id }) => id));
  await act();
  return (await list()).filter(({ id }) => !before.has(id)).flatMap((row) => outbox.open(row) ?? []);
}
