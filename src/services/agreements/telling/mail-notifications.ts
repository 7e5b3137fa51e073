import { takeNotificationsToMail, type NotificationToMail } from '../../../io/db/notifications.ts';
import { asSystem } from '../../../io/db/transaction.ts';
import { MailError } from '../../../io/mail/mail-error.ts';
import { timeInJakarta, writeLetter } from '../../../io/mail/write-letter.ts';
import type { Platform } from '../../platform.ts';
import { clauseInWords } from '../kernel/agreement-error.ts';
import { getModule } from '../modules.ts';
import { agreementText } from '../text/agreement-text.ts';
import { wordsOf } from '../words/words-of.ts';

type Parts = Pick<Platform, 'db' | 'outbox' | 'log' | 'settings'>;

const mostInARun = 500;
/** What is older is in the list only: a history that was lived afterwards, or a platform that stood still for days. */
const freshMs = 2 * 86_400_000;

/** The mailboxes that the text names are text of the agreement, and nobody's account is written to there. */
const mailboxesOfText = new Set(
  agreementText
    .flatMap(({ text }) => text.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [])
    .map((address) => address.toLowerCase()),
);

/**
 * Writes to those who were told, each once: the rows are marked and the message is put into the outbox in one transaction. A
 * message says of what kind a matter is, its clause and its date, and where to look; never its subject or a fact of anybody,
 * and of a sealed matter not even its kind (requirements section 4). What one person was told at once is one message.
 */
export async function mailNotifications(platform: Parts, now: Date): Promise<{ readonly mailed: number }> {
  const since = new Date(now.getTime() - freshMs);
  return asSystem(platform.db, async (tx) => {
    const rows = await takeNotificationsToMail(tx, { since, now, most: mostInARun });
    let mailed = 0;
    for (const [email, own] of Map.groupBy(rows, (row) => row.email)) {
      const [first] = own;
      if (first === undefined || mailboxesOfText.has(email.toLowerCase())) continue;
      const message = {
        ...messageOf(
          first.name,
          own.map((row) => wordsFor(row, platform.settings.publicUrl)),
        ),
      };
      try {
        await platform.outbox.enqueue(tx, {
          ...message,
          recipient: email,
          organisationId: first.organisationId,
          now,
        });
        mailed++;
      } catch (error) {
        // One address that cannot be written to keeps nobody else from being told.
        if (!(error instanceof MailError)) throw error;
        platform.log.warn({ notification: first.id, code: error.code }, 'a notification could not be mailed');
      }
    }
    return { mailed };
  });
}

interface WordsForOne {
  readonly subject: string;
  readonly id: readonly string[];
  readonly en: readonly string[];
}

const mostInAMessage = 20;

function messageOf(name: string, told: readonly WordsForOne[]): { subject: string; text: string } {
  const shown = told.slice(0, mostInAMessage);
  const more = told.length - shown.length;
  const [only] = told;
  return {
    subject:
      only !== undefined && told.length === 1
        ? only.subject.slice(0, 200)
        : `${told.length} pemberitahuan perjanjian untuk Anda`,
    text: writeLetter({
      name,
      id: [
        ...shown.flatMap(({ id }) => [...id, '']),
        ...(more > 0 ? [`Masih ada ${more} pemberitahuan lain dalam daftar Anda.`] : []),
      ],
      en: [...shown.flatMap(({ en }) => en), ...(more > 0 ? [`There are ${more} more in your list.`] : [])],
    }),
  };
}

function wordsFor(row: NotificationToMail, publicUrl: string): WordsForOne {
  const link = `${publicUrl}/aplikasi/perjanjian/${row.agreementId}/urusan/${row.occurrenceId}`;
  if (row.sealed)
    return {
      subject: 'Ada urusan tertutup yang menunggu Anda',
      id: ['Ada urusan tertutup di bawah perjanjian yang menunggu Anda.', link],
      en: ['A sealed matter under an agreement waits for you.'],
    };
  const { title } = getModule(row.module);
  const clause = clauseInWords(row.clause);
  const done = row.act === undefined ? dateWords(row) : wordsOf(row.act);
  return {
    subject: `${title.id} (${clause}): ${done.id}`,
    id: [`${title.id} menurut ${clause}: ${done.id}.`, ...dueLines('id', row), link],
    en: [`${title.en} under ${clause}: ${done.en}.`, ...dueLines('en', row)],
  };
}

const dateWords = ({ days }: NotificationToMail) =>
  days === 0
    ? { id: 'batas waktunya telah lewat', en: 'its date has passed' }
    : { id: `jatuh tempo dalam ${days} hari atau kurang`, en: `due within ${days} days` };

function dueLines(language: 'id' | 'en', { dueAt }: NotificationToMail): string[] {
  if (dueAt === undefined) return [];
  const time = timeInJakarta(language, dueAt);
  return [language === 'id' ? `Jatuh tempo: ${time}.` : `Due: ${time}.`];
}
