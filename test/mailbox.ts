import { asSystem } from '../src/io/db/transaction.ts';
import type { MailMessage } from '../src/io/mail/outbox.ts';
import { listNewestMessages } from '../src/io/db/outbox.ts';
import type { Platform } from '../src/services/platform.ts';

/** What was written to an address, the newest first. */
export async function mailbox(
  { db, outbox }: Pick<Platform, 'db' | 'outbox'>,
  recipient: string,
): Promise<readonly MailMessage[]> {
  const rows = await asSystem(db, (tx) => listNewestMessages(tx, 1000));
  return rows.flatMap((row) => (row.recipient === recipient ? [outbox.open(row) ?? []] : [])).flat();
}

/** The first link in a message. */
export function linkIn(message: MailMessage | undefined): string {
  const [link] = /https?:\/\/\S+/.exec(message?.text ?? '') ?? [];
  if (link === undefined) throw new Error('expected a message with a link');
  return link;
}
