import { listCertificatesOfPerson, type CertificateRow } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * Refuses another certificate to a person while one of theirs is suspended: nobody renews around a hold. The one whose
 * key is compromised is excepted, as the renewal itself revokes it.
 *
 * @throws {RegistrationError} `registration.on-hold`
 */
export async function refuseOnHold(
  tx: DatabaseTransaction,
  { personId, certificateId, wish }: Pick<RegistrationRow, 'personId' | 'certificateId' | 'wish'>,
): Promise<void> {
  const replaced = wish['cause'] === 'key-compromised' ? certificateId : undefined;
  const held = (await listCertificatesOfPerson(tx, personId)).filter(isHeld);
  if (held.every(({ id }) => id === replaced)) return;
  throw new RegistrationError(
    'registration.on-hold',
    'a certificate of the person is suspended: it is released or revoked first',
  );
}

export const isHeld = ({ status }: Pick<CertificateRow, 'status'>): boolean => status === 'suspended';
