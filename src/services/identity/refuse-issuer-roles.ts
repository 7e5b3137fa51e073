import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findIssuerOrganisation } from '../../io/db/organisations.ts';
import { beyondScope } from '../../io/db/transaction.ts';
import { IdentityError } from './identity-error.ts';
import type { Role } from './roles.ts';

/** Who issues: what they do reaches the certificates of every organisation. */
const issuerRoles: readonly Role[] = ['registration-officer', 'ca-operator', 'policy-officer'];

/**
 * Keeps the issuer's roles to the issuer's own people. Where no issuer is named nobody gets them.
 *
 * @throws {IdentityError} `identity.role-of-issuer`
 */
export async function refuseIssuerRoles(
  tx: DatabaseTransaction,
  organisationId: string,
  roles: readonly Role[],
): Promise<void> {
  const wanted = roles.filter((role) => issuerRoles.includes(role));
  if (wanted.length === 0) return;
  const issuer = await beyondScope(tx, () => findIssuerOrganisation(tx));
  if (issuer?.id === organisationId) return;
  throw new IdentityError(
    'identity.role-of-issuer',
    `expected roles of this organisation, got ${wanted.join(', ')}, which people of the issuer have`,
  );
}
