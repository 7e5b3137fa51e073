import type { NewRegistration } from '../../contract/registrations.ts';
import { listCertificatesOfPerson, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { PersonRow } from '../../io/db/people.ts';
import { refuseConflict } from '../ca/change-status.ts';
import { nikEndingOf } from '../identity/nik-ending.ts';
import type { Platform } from '../platform.ts';
import type { RegistrationToBegin } from './begin-registration.ts';
import { isHeld, refuseOnHold } from './refuse-on-hold.ts';
import { RegistrationError } from './registration-error.ts';

/** What a request is about, whoever enters it. */
export type Wanted = Omit<RegistrationToBegin, 'service' | 'organisationId' | 'organisationName'>;

type Parts = Pick<Platform, 'platformKey'>;

/** @throws {RegistrationError} `registration.unknown-certificate`, `registration.on-hold` */
export async function wantRenewal(
  parts: Parts,
  tx: DatabaseTransaction,
  person: PersonRow,
  cause: string,
): Promise<Wanted> {
  const present = (await listCertificatesOfPerson(tx, person.id)).filter(
    ({ status }) => status !== 'revoked',
  );
  const certificate = present.find(isHeld) ?? present[0];
  if (certificate === undefined) throw unknownCertificate();
  const about = { certificateId: certificate.id, wish: { cause } };
  await refuseOnHold(tx, { personId: person.id, ...about });
  return { ...(await named(parts, tx, person)), ...about };
}

type EndWish = Omit<Extract<NewRegistration, { service: 'pencabutan' }>, 'service' | 'reason'>;

/** @throws {CaError} `ca.status-conflict` where no decision could do it */
export async function wantEnd(
  parts: Parts,
  tx: DatabaseTransaction,
  { person, certificate }: { readonly person: PersonRow; readonly certificate: CertificateRow },
  { act, revocationReason, invalidityAt, hold }: EndWish,
): Promise<Wanted> {
  refuseConflict(certificate, act);
  return {
    ...(await named(parts, tx, person)),
    certificateId: certificate.id,
    wish: {
      act,
      ...(revocationReason === undefined ? {} : { revocationReason }),
      ...(invalidityAt === undefined ? {} : { invalidityAt }),
      ...(hold ? { hold: true } : {}),
    },
  };
}

export async function named({ platformKey }: Parts, tx: DatabaseTransaction, person: PersonRow) {
  const { id: personId, name: personName, email: personEmail } = person;
  return { personId, personName, personEmail, nikEnding: await nikEndingOf(platformKey, tx, personId) };
}

export const unknownCertificate = () =>
  new RegistrationError(
    'registration.unknown-certificate',
    'your organisation has no such certificate that goes on',
  );
