import { findCertificate, listCertificatesOfPerson, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * Refuses another certificate while the present one is suspended: nobody renews around a hold. The one whose
 * key is compromised is excepted, as the renewal itself revokes it.
 *
 * @throws {RegistrationError} `registration.on-hold`
 */
export async function refuseOnHold(
  tx: DatabaseTransaction,
  {
    personId,
    subject,
    certificateId,
    wish,
  }: Pick<RegistrationRow, 'personId' | 'certificateId' | 'wish'> & Partial<Pick<RegistrationRow, 'subject'>>,
): Promise<void> {
  const replaced = wish['cause'] === 'key-compromised' ? certificateId : undefined;
  const held = (await presentOf(tx, subject, personId, certificateId)).filter(isHeld);
  if (held.every(({ id }) => id === replaced)) return;
  throw new RegistrationError(
    'registration.on-hold',
    'the certificate is suspended: it is released or revoked first',
  );
}

/** A person has one certificate after the other; of an organisation's many, the one that is renewed. */
async function presentOf(
  tx: DatabaseTransaction,
  subject: RegistrationRow['subject'] | undefined,
  personId: string,
  certificateId: string | undefined,
): Promise<readonly CertificateRow[]> {
  if (subject === undefined || subject === 'person') return listCertificatesOfPerson(tx, personId);
  const certificate = certificateId === undefined ? undefined : await findCertificate(tx, certificateId);
  return certificate === undefined ? [] : [certificate];
}

export const isHeld = ({ status }: Pick<CertificateRow, 'status'>): boolean => status === 'suspended';
