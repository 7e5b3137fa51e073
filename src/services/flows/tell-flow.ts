import { listAccountPeople, type AccountPerson } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { FlowRow } from '../../io/db/flows.ts';
import { MailError } from '../../io/mail/mail-error.ts';
import { timeInJakarta, writeLetter } from '../../io/mail/write-letter.ts';
import type { Platform } from '../platform.ts';
import { noteEvent } from './record-event.ts';

export type FlowNews = 'turn' | 'reminder' | 'returned' | 'rejected' | 'withdrawn' | 'expired' | 'completed';

/** What each says: in Indonesian, in English. */
const words = {
  turn: ['Sebuah dokumen menunggu tindakan Anda.', 'A document waits for you.'],
  reminder: ['Sebuah dokumen masih menunggu tindakan Anda.', 'A document still waits for you.'],
  returned: [
    'Dokumen yang Anda kirim dikembalikan oleh pemeriksa dengan catatan.',
    'A reviewer returned a document that you sent, with remarks.',
  ],
  rejected: ['Sebuah dokumen ditolak; alurnya berakhir.', 'A document was rejected; its flow has ended.'],
  withdrawn: ['Sebuah dokumen ditarik oleh pengirimnya.', 'A document was withdrawn by its sender.'],
  expired: [
    'Batas waktu sebuah dokumen telah lewat; alurnya berakhir.',
    'The time of a document is over; its flow has ended.',
  ],
  completed: [
    'Sebuah dokumen telah selesai ditandatangani oleh semua pihak.',
    'A document has been signed by everyone.',
  ],
} as const satisfies Record<FlowNews, readonly [string, string]>;

const subjects = {
  turn: 'Dokumen menunggu Anda',
  reminder: 'Pengingat: dokumen menunggu Anda',
  returned: 'Dokumen dikembalikan',
  rejected: 'Dokumen ditolak',
  withdrawn: 'Dokumen ditarik',
  expired: 'Batas waktu dokumen lewat',
  completed: 'Dokumen selesai',
} as const satisfies Record<FlowNews, string>;

/**
 * Tells people by mail, in the transaction of what they are told. Mail is read by more than its addressee: it names
 * who sent the document and neither its title nor anybody's reasons.
 */
export async function tellFlow(
  { outbox, settings, log }: Pick<Platform, 'outbox' | 'settings' | 'log'>,
  tx: DatabaseTransaction,
  flow: FlowRow,
  {
    news,
    accountIds,
    now,
  }: { readonly news: FlowNews; readonly accountIds: readonly string[]; readonly now: Date },
): Promise<void> {
  const wanted = new Set(accountIds);
  const people = await listAccountPeople(tx, { ids: [...new Set([...wanted, flow.senderAccountId])] });
  const sender = people.find(({ accountId }) => accountId === flow.senderAccountId);
  const told: string[] = [];
  for (const person of people) {
    if (!wanted.has(person.accountId) || person.state !== 'active') continue;
    try {
      await outbox.enqueue(tx, {
        organisationId: person.organisationId,
        recipient: person.email,
        subject: subjects[news],
        text: letter(person, sender, flow, news, settings.publicUrl),
        now,
      });
      told.push(person.accountId);
    } catch (error) {
      // An address that cannot be written to keeps no document from going on.
      if (!(error instanceof MailError)) throw error;
      log.warn({ flow: flow.id, code: error.code }, 'somebody could not be told of a document');
    }
  }
  if (told.length > 0)
    await noteEvent(tx, flow, { act: 'tell', actor: undefined, facts: { news, told }, at: now });
}

function letter(
  person: AccountPerson,
  sender: AccountPerson | undefined,
  flow: FlowRow,
  news: FlowNews,
  publicUrl: string,
): string {
  const [id, en] = words[news];
  const waits = news === 'turn' || news === 'reminder';
  const from = plain(`${sender?.name ?? ''} (${sender?.organisationName ?? ''})`);
  const until = waits ? flow.expiresAt : undefined;
  return writeLetter({
    name: person.name,
    id: [
      id,
      `Pengirim: ${from}`,
      ...(until === undefined ? [] : [`Batas waktu: ${timeInJakarta('id', until)}`]),
      '',
      `${publicUrl}/aplikasi/dokumen/${flow.id}`,
    ],
    en: [
      en,
      `Sender: ${from}`,
      ...(until === undefined ? [] : [`Until: ${timeInJakarta('en', until)}`]),
      'Log in at the address above to see it.',
    ],
  });
}

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '');
