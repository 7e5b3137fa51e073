import { randomUUID } from 'node:crypto';
import type { DatabaseTransaction } from '../db/connect.ts';
import { insertOutboxMessage, type OutboxRow } from '../db/outbox.ts';
import type { PlatformKey } from '../keys/platform-key.ts';
import { MailError } from './mail-error.ts';

export interface MailMessage {
  /** One address, no display name. */
  readonly recipient: string;
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface MailToEnqueue extends MailMessage {
  readonly organisationId: string | undefined;
  readonly now: Date;
  /** For a code: it goes before other mail, and is not sent after this time. */
  readonly urgentUntil?: Date;
}

/** The outbox of this platform: the demonstration keeps what it would send. */
export interface Outbox {
  /**
   * Puts a message into the outbox, in the transaction of what it tells: neither is there without the other.
   *
   * @throws {MailError} `mail.address-refused`, `mail.subject-refused`, `mail.text-refused`
   */
  enqueue(tx: DatabaseTransaction, message: MailToEnqueue): Promise<void>;
  /** Undefined where what it said is gone already. @throws {KeyError} `key.not-openable` */
  open(row: OutboxRow): MailMessage | undefined;
}

export function createOutbox(
  platformKey: Pick<PlatformKey, 'seal' | 'unseal'>,
  delivery: 'sends' | 'keeps',
): Outbox {
  return {
    enqueue: async (tx, { organisationId, now, urgentUntil, ...message }) => {
      checkMessage(message);
      const id = randomUUID();
      const content = JSON.stringify({ subject: message.subject, text: message.text });
      await insertOutboxMessage(tx, {
        id,
        organisationId,
        recipient: message.recipient,
        contentSealed: platformKey.seal(purpose, id, new TextEncoder().encode(content)),
        state: delivery === 'sends' ? 'waiting' : 'kept',
        createdAt: now,
        urgentUntil,
      });
    },
    open: ({ id, recipient, contentSealed }) => {
      if (contentSealed === undefined) return undefined;
      const content = JSON.parse(
        new TextDecoder().decode(platformKey.unseal(purpose, id, contentSealed)),
      ) as Omit<MailMessage, 'recipient'>;
      return { recipient, ...content };
    },
  };
}

const purpose = 'outbox message';
const longestAddress = 254;
const longestSubject = 200;
const longestText = 20_000;

/** A line break in an address or a subject would begin a header of the sender's choice. */
function checkMessage({ recipient, subject, text }: MailMessage): void {
  if (
    recipient.length > longestAddress ||
    !/^[^\s@<>(),;:\\"[\]\p{C}]+@[^\s@<>(),;:\\"[\]\p{C}]+$/u.test(recipient)
  )
    throw new MailError('mail.address-refused', 'expected one plain e-mail address');
  if (subject.length === 0 || subject.length > longestSubject || /\p{C}/u.test(subject))
    throw new MailError(
      'mail.subject-refused',
      `expected a subject of 1 to ${longestSubject} characters in one line`,
    );
  if (text.length === 0 || text.length > longestText || /[^\P{C}\n\t]/u.test(text))
    throw new MailError('mail.text-refused', `expected a plain text of 1 to ${longestText} characters`);
}
