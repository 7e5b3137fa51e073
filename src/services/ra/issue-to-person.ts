import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findKey } from '../../io/db/keys.ts';
import { findPerson, updatePerson } from '../../io/db/people.ts';
import type { RegistrationRow } from '../../io/db/registrations.ts';
import { issueCertificate } from '../ca/issue-certificate.ts';
import type { Platform } from '../platform.ts';
import { getIssuingAuthority } from './get-issuing-authority.ts';
import { refuseOnHold } from './refuse-on-hold.ts';
import { RegistrationError } from './registration-error.ts';

/** The profile of people's certificates. */
const profile = 'individual-signature';

/**
 * Issues the certificate for the key that the applicant made with the passphrase, in the transaction of the decision.
 *
 * @throws {RegistrationError} `registration.no-authority`, `registration.on-hold`; `registration.incomplete` where
 * the key is gone
 * @throws {CaError} what {@link issueCertificate} raises
 */
export async function issueToPerson(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'certification'>,
  tx: DatabaseTransaction,
  registration: RegistrationRow,
  now: Date,
): Promise<string> {
  const { personId, organisationId, keyId } = registration;
  // Suspended since the entry: what is held is decided on first.
  await refuseOnHold(tx, registration);
  const person = await findPerson(tx, personId);
  const key = keyId === undefined ? undefined : await findKey(tx, keyId);
  if (person === undefined || key === undefined)
    throw new RegistrationError('registration.incomplete', 'expected a key that the owner made', {
      details: { missing: ['passphrase'] },
    });
  const { id } = await issueCertificate(platform, tx, {
    issuerId: (await getIssuingAuthority(tx)).id,
    profile,
    subject: [
      { type: 'C', value: 'ID' },
      { type: 'O', value: person.organisationName },
      { type: 'CN', value: person.name },
    ],
    keyId: key.id,
    publicKey: key.publicKeyDer,
    now,
    holder: { kind: 'person', personId, organisationId },
  });
  await updatePerson(tx, personId, { state: 'active' });
  return id;
}
