import { insertReminder, listUntoldEndings, type EndingCertificate } from '../../io/db/reminders.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { MailError } from '../../io/mail/mail-error.ts';
import { timeInJakarta, writeLetter } from '../../io/mail/write-letter.ts';
import type { Platform } from '../platform.ts';

/** Days before the end of a certificate on which its holder hears of it (requirements R34), the last first. */
const reminderDays = [1, 7, 14, 30, 60] as const;
const batch = 500;

/**
 * Tells holders that their certificate ends and no next one is there. Of the days that have come only the last
 * counts: after a standstill nobody gets five messages at once.
 */
export async function remindHolders(
  platform: Pick<Platform, 'db' | 'outbox' | 'log'>,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly reminded: number }> {
  let reminded = 0;
  for (const days of reminderDays) {
    const ending = await asSystem(platform.db, (tx) => listUntoldEndings(tx, { now, days, most: batch }));
    for (const certificate of ending) {
      if (signal.aborted) return { reminded };
      reminded += await remind(platform, certificate, days, now);
    }
  }
  return { reminded };
}

async function remind(
  { db, outbox, log }: Pick<Platform, 'db' | 'outbox' | 'log'>,
  { id, organisationId, notAfter, personName, personEmail }: EndingCertificate,
  days: number,
  now: Date,
): Promise<number> {
  return asSystem(db, async (tx) => {
    const first = await insertReminder(tx, { certificateId: id, organisationId, days, at: now });
    if (!first) return 0;
    const text = writeLetter({
      name: personName,
      id: [
        `Sertifikat elektronik Anda berakhir pada ${timeInJakarta('id', notAfter)}.`,
        '',
        'Mintalah pembaruan kepada verifikator instansi Anda. Sertifikat yang sekarang tetap berlaku sampai saat itu.',
      ],
      en: [
        `Your electronic certificate ends at ${timeInJakarta('en', notAfter)}.`,
        'Ask the verifier of your organisation to renew it. The present one goes on until then.',
      ],
    });
    const subject = 'Sertifikat elektronik Anda akan berakhir';
    try {
      await outbox.enqueue(tx, { organisationId, recipient: personEmail, subject, text, now });
    } catch (error) {
      // One address that cannot be written to keeps nobody else from being told.
      if (!(error instanceof MailError)) throw error;
      log.warn({ certificate: id, code: error.code }, 'a holder could not be reminded');
    }
    return 1;
  });
}
