import { sql } from 'kysely';
import type { Database } from './connect.ts';

/** Rows that nothing asks for any more, each by its own term; answers how many of each table went. */
export async function deleteExpiredRows(tx: Database, now: Date): Promise<Readonly<Record<string, number>>> {
  const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  const idempotency = await tx.deleteFrom('idempotency_key').where('expires_at', '<', now).executeTakeFirst();
  // Ended sessions and used links are looked at after a break-in.
  const sessions = await tx
    .deleteFrom('session')
    .where((row) => row.or([row('expires_at', '<', ago(30)), row('ended_at', '<', ago(30))]))
    .executeTakeFirst();
  const links = await tx.deleteFrom('account_link').where('expires_at', '<', ago(30)).executeTakeFirst();
  const attempts = await tx
    .deleteFrom('passphrase_attempt')
    .where((row) => row.or([row('last_failed_at', 'is', null), row('last_failed_at', '<', ago(7))]))
    .where((row) => row.or([row('next_allowed_at', 'is', null), row('next_allowed_at', '<', now)]))
    .executeTakeFirst();
  const signIns = await tx
    .deleteFrom('sign_in_attempt')
    .where('last_failed_at', '<', ago(1))
    .executeTakeFirst();
  // The newest list of a shard stays, however old.
  const crls = await tx
    .deleteFrom('crl')
    .where('next_update', '<', ago(30))
    .where(
      sql<boolean>`number < (select last_number from crl_shard s where s.authority_id = crl.authority_id and s.shard = crl.shard)`,
    )
    .executeTakeFirst();
  // The demonstration's mail is looked at by whoever tries it; a message that was not delivered is somebody's to see.
  const messages = await tx
    .deleteFrom('outbox_message')
    .where('state', 'in', ['sent', 'undelivered'])
    .where('ended_at', '<', ago(90))
    .executeTakeFirst();
  // A day longer, so that how many were asked for is known.
  const codes = await tx.deleteFrom('signing_code').where('expires_at', '<', ago(1)).executeTakeFirst();
  return {
    messages: Number(messages.numDeletedRows),
    signingCodes: Number(codes.numDeletedRows),
    idempotencyKeys: Number(idempotency.numDeletedRows),
    sessions: Number(sessions.numDeletedRows),
    links: Number(links.numDeletedRows),
    passphraseAttempts: Number(attempts.numDeletedRows),
    signInAttempts: Number(signIns.numDeletedRows),
    crls: Number(crls.numDeletedRows),
  };
}
