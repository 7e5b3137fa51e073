import type { CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findPerson } from '../../io/db/people.ts';
import { MailError } from '../../io/mail/mail-error.ts';
import { timeInJakarta, writeLetter } from '../../io/mail/write-letter.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Platform } from '../platform.ts';

export type HolderNews = 'revoke' | 'suspend' | 'release';

/**
 * Tells whoever holds a certificate what happened to it, in the transaction in which it happened. The message names
 * the certificate by its serial number and no reason: mail is read by more than its addressee.
 */
export async function tellHolder(
  { outbox, log }: Pick<Platform, 'outbox' | 'log'>,
  tx: DatabaseTransaction,
  {
    certificate,
    news,
    at,
  }: { readonly certificate: CertificateRow; readonly news: HolderNews; readonly at: Date },
): Promise<void> {
  const person = certificate.personId === undefined ? undefined : await findPerson(tx, certificate.personId);
  if (person === undefined) return;
  const { subject, id, en } = words[news];
  const serial = toHex(certificate.serial);
  try {
    await outbox.enqueue(tx, {
      organisationId: certificate.organisationId,
      now: at,
      recipient: person.email,
      subject,
      text: writeLetter({
        name: person.name,
        id: [
          `${id} pada ${timeInJakarta('id', at)}.`,
          `Nomor seri: ${serial}`,
          '',
          'Bila Anda tidak mengetahui hal ini, segera hubungi petugas pendaftaran instansi Anda.',
        ],
        en: [
          `${en} at ${timeInJakarta('en', at)}.`,
          `Serial number: ${serial}`,
          '',
          'If you do not know why, contact the registration officer of your organisation at once.',
        ],
      }),
    });
  } catch (error) {
    // An address that cannot be written to must not keep a certificate from being revoked.
    if (!(error instanceof MailError)) throw error;
    log.warn({ certificate: certificate.id, code: error.code }, 'the holder could not be told');
  }
}

const words = {
  revoke: {
    subject: 'Sertifikat elektronik Anda telah dicabut',
    id: 'Sertifikat elektronik Anda telah dicabut',
    en: 'Your electronic certificate was revoked',
  },
  suspend: {
    subject: 'Sertifikat elektronik Anda ditangguhkan',
    id: 'Sertifikat elektronik Anda ditangguhkan',
    en: 'Your electronic certificate was suspended',
  },
  release: {
    subject: 'Sertifikat elektronik Anda berlaku kembali',
    id: 'Penangguhan sertifikat elektronik Anda diakhiri',
    en: 'The suspension of your electronic certificate was ended',
  },
} as const satisfies Record<HolderNews, { subject: string; id: string; en: string }>;
