import { listAddressees } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { RegistrationService } from '../../io/db/registration-schema.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { MailError } from '../../io/mail/mail-error.ts';
import { timeInJakarta, writeLetter } from '../../io/mail/write-letter.ts';
import type { Platform } from '../platform.ts';
import { makeApplicationLink } from './application-link.ts';
import type { Told } from './transition.ts';

export interface RegistrationNews {
  readonly reason: string | undefined;
  readonly now: Date;
}

/**
 * Tells those whom the table names, in the transaction of what they are told. Mail is read by more than its
 * addressee: it names the service and nobody, and colleagues get no more than that something waits.
 */
export async function tellRegistration(
  platform: Pick<Platform, 'outbox' | 'settings' | 'log'>,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  told: Told,
  news: RegistrationNews,
): Promise<void> {
  switch (told) {
    case 'applicant':
      return tellApplicant(platform, tx, registration, news, undefined);
    case 'applicant-link': {
      const link = await makeApplicationLink(tx, registration, platform.settings.publicUrl, news.now);
      return tellApplicant(platform, tx, registration, news, link);
    }
    case 'verifier':
      if (registration.enteredBy === undefined) return;
      return tellColleagues(platform, tx, registration, { accountId: registration.enteredBy }, news.now);
    case 'officers': {
      const { issuerOrganisationId: organisationId } = registration;
      const officers = { organisationId, role: 'registration-officer' };
      return tellColleagues(platform, tx, registration, officers, news.now);
    }
  }
}

const serviceWords = {
  penerbitan: ['penerbitan sertifikat elektronik', 'for an electronic certificate'],
  perubahan: ['perubahan data', 'to change your data'],
  pembaruan: ['pembaruan sertifikat elektronik', 'to renew your electronic certificate'],
  pencabutan: ['pencabutan sertifikat elektronik', 'to end your electronic certificate'],
} as const satisfies Record<RegistrationService, readonly [string, string]>;

/** What the request came to, by the state that it is in now. */
const stateWords = {
  'awaiting-applicant': ['menunggu Anda melengkapinya', 'waits for you to complete it'],
  'awaiting-verifier': ['sedang diperiksa', 'is being checked'],
  'awaiting-passphrase': ['menunggu Anda menetapkan passphrase', 'waits for you to set your passphrase'],
  'awaiting-decision': ['menunggu keputusan', 'waits for a decision'],
  done: ['telah selesai', 'is done'],
  rejected: ['ditolak', 'was rejected'],
  withdrawn: ['ditarik', 'was withdrawn'],
  expired: ['berakhir karena tidak dilanjutkan', 'ended because nobody went on with it'],
} as const satisfies Record<RegistrationRow['state'], readonly [string, string]>;

async function tellApplicant(
  { outbox }: Pick<Platform, 'outbox'>,
  tx: DatabaseTransaction,
  { service, state, personName, personEmail, organisationId }: RegistrationRow,
  { reason, now }: RegistrationNews,
  link: { readonly url: string; readonly expiresAt: Date } | undefined,
): Promise<void> {
  const [what, whatEn] = serviceWords[service];
  const [how, howEn] = stateWords[state];
  const text = writeLetter({
    name: personName,
    id: [
      `Permohonan ${what} Anda ${how}.`,
      ...(reason === undefined ? [] : [`Alasan: ${reason}`]),
      ...(link === undefined
        ? []
        : [
            '',
            link.url,
            '',
            `Tautan ini berlaku sampai ${timeInJakarta('id', link.expiresAt)}. Jangan teruskan surat ini.`,
            'Passphrase hanya diketik oleh pemiliknya; petugas mana pun tidak pernah memintanya.',
          ]),
    ],
    en: [
      `Your request ${whatEn} ${howEn}.`,
      ...(link === undefined
        ? []
        : [
            `The link above works until ${timeInJakarta('en', link.expiresAt)}. Do not forward this message.`,
            'Only the owner ever types a passphrase; no officer asks for it.',
          ]),
    ],
  });
  const subject = `Permohonan ${what} ${how}`;
  await outbox.enqueue(tx, { organisationId, recipient: personEmail, subject, text, now });
}

async function tellColleagues(
  { outbox, settings, log }: Pick<Platform, 'outbox' | 'settings' | 'log'>,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  who: Parameters<typeof listAddressees>[1],
  now: Date,
): Promise<void> {
  const [what] = serviceWords[registration.service];
  const [how, howEn] = stateWords[registration.state];
  for (const { email, name } of await listAddressees(tx, who)) {
    const text = writeLetter({
      name,
      id: [`Sebuah permohonan ${what} ${how}.`, '', settings.publicUrl],
      en: [`A request ${howEn}. Log in at the address above.`],
    });
    const subject = `Permohonan ${what} ${how}`;
    const { organisationId } = registration;
    try {
      await outbox.enqueue(tx, { organisationId, recipient: email, subject, text, now });
    } catch (error) {
      // A colleague's address that cannot be written to keeps nobody's request from going on.
      if (!(error instanceof MailError)) throw error;
      log.warn({ registration: registration.id, code: error.code }, 'a colleague could not be told');
    }
  }
}
