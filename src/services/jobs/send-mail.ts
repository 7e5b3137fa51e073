import { claimDueMessage, endMessage, postponeMessage, type OutboxRow } from '../../io/db/outbox.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { KeyError } from '../../io/keys/key-error.ts';
import { MailError } from '../../io/mail/mail-error.ts';
import type { MailTransport } from '../../io/mail/smtp-transport.ts';
import type { Platform } from '../platform.ts';

/** Far longer than one message may take. */
const attemptMs = 5 * 60_000;
/** In one run, so that a full outbox does not keep the other jobs waiting for ever. */
const mostInARun = 1000;
const retryMinutes = [1, 5, 15, 60, 240] as const;
/** Three days of four-hourly tries: what a mail server itself would keep a message for. */
const mostAttempts = retryMinutes.length + 18;

/**
 * Sends what waits in the outbox, at least once: a process that is killed between the server's answer and its row
 * sends the message again, with the same Message-ID. Without a mail server messages wait.
 */
export async function sendMail(
  platform: Pick<Platform, 'db' | 'outbox' | 'mailTransport' | 'log' | 'clock'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly sent: number; readonly undelivered: number; readonly postponed: number }> {
  const counts = { sent: 0, undelivered: 0, postponed: 0 };
  const { mailTransport } = platform;
  if (mailTransport === undefined) return counts;
  for (let tried = 0; tried < mostInARun && !signal.aborted; tried++) {
    // By the time of this message: the last of many is taken long after the run began.
    const time = new Date(Math.max(now.getTime(), platform.clock().getTime()));
    const claimedUntil = new Date(time.getTime() + attemptMs);
    const due = await asSystem(platform.db, (tx) => claimDueMessage(tx, { now: time, claimedUntil }));
    if (due === undefined) break;
    counts[await sendOne(platform, mailTransport, due, time)]++;
  }
  return counts;
}

async function sendOne(
  { db, outbox, log }: Pick<Platform, 'db' | 'outbox' | 'log'>,
  transport: MailTransport,
  row: OutboxRow,
  now: Date,
): Promise<'sent' | 'undelivered' | 'postponed'> {
  try {
    if (row.expiresAt !== undefined && row.expiresAt.getTime() <= now.getTime())
      throw new MailError('mail.expired', 'what the message says is of no use any more');
    const message = outbox.open(row);
    if (message === undefined) throw new MailError('mail.rejected', 'the message has no content any more');
    await transport.send(row.id, message);
    await asSystem(db, (tx) => endMessage(tx, row.id, { state: 'sent', at: now, error: undefined }));
    return 'sent';
  } catch (error) {
    // One that cannot be opened never will be: it must not keep the others from being sent.
    if (!(error instanceof MailError) && !(error instanceof KeyError)) throw error;
    const wait = retryMinutes[row.attempts - 1] ?? retryMinutes.at(-1) ?? 0;
    if (error.code === 'mail.unavailable' && row.attempts < mostAttempts) {
      const until = new Date(now.getTime() + wait * 60_000);
      await asSystem(db, (tx) => postponeMessage(tx, row.id, until, error.code));
      return 'postponed';
    }
    log.warn({ message: row.id, code: error.code, reason: error.message }, 'a message was not delivered');
    await asSystem(db, (tx) => endMessage(tx, row.id, { state: 'undelivered', at: now, error: error.code }));
    return 'undelivered';
  }
}
