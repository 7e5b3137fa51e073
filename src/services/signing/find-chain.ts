import { findCertificate } from '../../io/db/certificates.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { findSigner } from '../identity/find-signer.ts';
import { parseNik } from '../identity/nik.ts';
import { signerStatus } from '../identity/signer-status.ts';
import type { Platform } from '../platform.ts';
import { certificateChain } from '../../io/db/certificate-chain.ts';

/**
 * A certificate with its issuers up to the root, in DER, by our id or as the present one of a person's NIK (the
 * original's manual does not say which id it means); undefined where the application may not see it.
 */
export async function findChain(
  platform: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  application: Application,
  id: string,
): Promise<readonly Uint8Array[] | undefined> {
  const certificateId = /^\d{16}$/.test(id) ? await certificateIdOf(platform, application, id) : id;
  if (certificateId === undefined || !uuid.test(certificateId)) return undefined;
  const { db } = platform;
  const scope = <Result>(run: Parameters<typeof asSystem<Result>>[1]) =>
    application.signers === 'any' ? asSystem(db, run) : asOrganisation(db, application.organisationId, run);
  return scope(async (tx) => {
    const certificate = await findCertificate(tx, certificateId);
    if (certificate === undefined) return undefined;
    const own = [application.organisationId, undefined].includes(certificate.organisationId);
    return own || application.signers === 'any' ? certificateChain(tx, certificate) : undefined;
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function certificateIdOf(
  platform: Pick<Platform, 'db' | 'platformKey' | 'clock'>,
  application: Application,
  nik: string,
): Promise<string | undefined> {
  const now = platform.clock();
  const signer = await findSigner(platform, application, { kind: 'nik', nik: parseNik(nik) }, now);
  return signerStatus(signer, now).certificate?.id;
}
