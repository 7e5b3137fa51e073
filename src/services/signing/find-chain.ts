import { findCertificate } from '../../io/db/certificates.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import type { Platform } from '../platform.ts';
import { certificateChain } from './certificate-chain.ts';

/** A certificate by our id, with its issuers up to the root, in DER; undefined where the application may not see it. */
export async function findChain(
  { db }: Pick<Platform, 'db'>,
  application: Application,
  certificateId: string,
): Promise<readonly Uint8Array[] | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(certificateId)) return undefined;
  const scope = <Result>(run: Parameters<typeof asSystem<Result>>[1]) =>
    application.signers === 'any' ? asSystem(db, run) : asOrganisation(db, application.organisationId, run);
  return scope(async (tx) => {
    const certificate = await findCertificate(tx, certificateId);
    return certificate && certificateChain(tx, certificate);
  });
}
