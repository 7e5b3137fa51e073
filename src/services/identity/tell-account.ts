import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { timeInJakarta, writeLetter } from '../../io/mail/write-letter.ts';
import type { Platform } from '../platform.ts';
import type { MadeLink } from './make-account-link.ts';

export interface Addressee {
  readonly organisationId: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Sends the owner of an account the one-time link, in the transaction that made it. It goes to the owner alone:
 * who asked for it is not who sets the password.
 */
export async function mailAccountLink(
  { outbox }: Pick<Platform, 'outbox'>,
  tx: DatabaseTransaction,
  { organisationId, email, name }: Addressee,
  { url, expiresAt, purpose }: MadeLink & { readonly purpose: 'activation' | 'password-reset' },
  now: Date,
): Promise<void> {
  const { subject, id, en } = linkWords[purpose];
  const text = writeLetter({
    name,
    id: [
      id,
      '',
      url,
      '',
      `Tautan ini berlaku satu kali, sampai ${timeInJakarta('id', expiresAt)}.`,
      ignoreId,
    ],
    en: [en, '', `The link works once, until ${timeInJakarta('en', expiresAt)}.`, ignoreEn],
  });
  await outbox.enqueue(tx, { organisationId, recipient: email, subject, text, now });
}

/** Tells the owner that the password was changed: whoever did not do it hears of it. */
export async function mailPasswordChanged(
  { outbox }: Pick<Platform, 'outbox'>,
  tx: DatabaseTransaction,
  { organisationId, email, name }: Addressee,
  now: Date,
): Promise<void> {
  const text = writeLetter({
    name,
    id: [
      `Kata sandi akun Anda diganti pada ${timeInJakarta('id', now)}. Semua sesi lain telah diakhiri.`,
      '',
      'Bila bukan Anda yang menggantinya, segera hubungi administrator instansi Anda.',
    ],
    en: [
      `The password of your account was changed at ${timeInJakarta('en', now)}. Every other session has ended.`,
      '',
      'If it was not you, contact the administrator of your organisation at once.',
    ],
  });
  const subject = 'Kata sandi akun Anda telah diganti';
  await outbox.enqueue(tx, { organisationId, recipient: email, subject, text, now });
}

const linkWords = {
  activation: {
    subject: 'Aktifkan akun Sertel Anda',
    id: 'Sebuah akun dibuat untuk Anda. Buka tautan ini dan tetapkan kata sandi Anda sendiri:',
    en: 'An account was made for you. Open the link above and set your own password.',
  },
  'password-reset': {
    subject: 'Tetapkan kata sandi baru',
    id: 'Administrator instansi Anda meminta tautan ini. Bukalah dan tetapkan kata sandi baru:',
    en: 'The administrator of your organisation asked for the link above. Open it and set a new password.',
  },
} as const;

const ignoreId = 'Jangan teruskan surat ini; siapa pun yang memegang tautannya dapat memakainya.';
const ignoreEn = 'Do not forward this message; whoever holds the link can use it.';
