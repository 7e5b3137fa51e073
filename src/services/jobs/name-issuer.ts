import { findIssuerOrganisation, listOrganisations, markIssuer } from '../../io/db/organisations.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import { PlatformError } from '../platform-error.ts';
import type { Platform } from '../platform.ts';

/**
 * Names the organisation whose officers decide, once, on a platform that was made before there was one. Requests from
 * before are decided on by nobody: they are withdrawn and entered anew.
 *
 * @throws {PlatformError} `platform.unknown-organisation`, `platform.issuer-named`
 */
export async function nameIssuer(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  code: string,
): Promise<{ readonly name: string }> {
  const now = clock();
  return asSystem(db, async (tx) => {
    const named = await findIssuerOrganisation(tx);
    if (named !== undefined)
      throw new PlatformError('platform.issuer-named', `${named.code} is the issuer already; there is one.`);
    const organisations = await listOrganisations(tx);
    const issuer = organisations.find((one) => one.code === code);
    if (issuer === undefined)
      throw new PlatformError(
        'platform.unknown-organisation',
        `expected one of ${organisations.map((one) => one.code).join(', ')}, got ${code}`,
      );
    await markIssuer(tx, issuer.id);
    await appendEntry(tx, {
      type: 'organisation.changed',
      organisation: issuer.id,
      entry: { organisationId: issuer.id, change: 'named-issuer', at: now.toISOString() },
    });
    return issuer;
  });
}
