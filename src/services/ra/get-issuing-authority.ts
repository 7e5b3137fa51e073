import type { AuthorityRow } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findIssuingAuthority } from '../ca/find-issuing-authority.ts';
import { RegistrationError } from './registration-error.ts';

/** Where certificates come from here. @throws {RegistrationError} `registration.no-authority` */
export async function getIssuingAuthority(tx: DatabaseTransaction): Promise<AuthorityRow> {
  const issuing = await findIssuingAuthority(tx);
  if (issuing === undefined)
    throw new RegistrationError(
      'registration.no-authority',
      'there is no authority that issues to end users',
    );
  return issuing;
}
