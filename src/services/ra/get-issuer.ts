import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findIssuerOrganisation, type Organisation } from '../../io/db/organisations.ts';
import { RegistrationError } from './registration-error.ts';

/** Whose officers decide; without one nothing is begun or decided. @throws {RegistrationError} `registration.no-issuer` */
export async function getIssuer(tx: DatabaseTransaction): Promise<Organisation> {
  const issuer = await findIssuerOrganisation(tx);
  if (issuer !== undefined) return issuer;
  throw new RegistrationError(
    'registration.no-issuer',
    'no organisation is named the issuer: sertel init --issuer CODE names it',
  );
}
