import { certificateChain } from '../../io/db/certificate-chain.ts';
import { findCertificate } from '../../io/db/certificates.ts';
import { findRegistration } from '../../io/db/registrations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { encodePem } from '../../pki/x509/pem.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { unknownRegistration } from './act-on-registration.ts';
import { RegistrationError } from './registration-error.ts';

/**
 * The certificate that a request led to and those of its issuers, the root last, as PEM (RFC 8555 clause 9.1).
 *
 * @throws {IdentityError} `identity.not-permitted`
 * @throws {RegistrationError} `registration.unknown`, `registration.no-certificate`
 */
export async function readIssuedCertificate(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<string> {
  authorise(actor, 'registration.list', { now: clock() });
  return asSystem(db, async (tx) => {
    // The request is found by the actor's organisation; the authorities' rows are the platform's.
    const registration = await findRegistration(tx, id, actor);
    if (registration === undefined) throw unknownRegistration();
    const { issuedCertificateId } = registration;
    const certificate = issuedCertificateId && (await findCertificate(tx, issuedCertificateId));
    if (!certificate)
      throw new RegistrationError('registration.no-certificate', 'the request has led to no certificate');
    const chain = await certificateChain(tx, certificate);
    return chain.map((der) => encodePem('CERTIFICATE', der)).join('');
  });
}
