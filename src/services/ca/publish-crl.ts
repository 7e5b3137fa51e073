import { findAuthority } from '../../io/db/authorities.ts';
import { authorityShard, listRevoked } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findLatestCrl, insertCrl, nextCrlNumber, type CrlRow } from '../../io/db/crls.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildCrl } from '../../pki/x509/build-crl.ts';
import { keyIdentifierOf } from '../../pki/x509/build-certificate.ts';
import {
  authorityKeyIdentifierExtension,
  crlNumberExtension,
  expiredCertsOnCrlExtension,
  issuingDistributionPointExtension,
} from '../../pki/x509/build-extensions.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Platform } from '../platform.ts';
import { crlUrl } from './addresses.ts';
import { CaError } from './ca-error.ts';

const lifetimeMs = 24 * 3_600_000;

type Parts = Pick<Platform, 'db' | 'keys' | 'settings' | 'clock'>;

/** The list of a shard, made anew when there is none or half of its life is over. @throws {CaError} */
export async function currentCrl(platform: Parts, authorityId: string, shard: number): Promise<CrlRow> {
  const now = platform.clock();
  const latest = await asSystem(platform.db, (tx) => findLatestCrl(tx, authorityId, shard));
  if (latest !== undefined && now.getTime() < latest.thisUpdate.getTime() + lifetimeMs / 2) return latest;
  return asSystem(platform.db, (tx) => publishCrl(platform, tx, authorityId, shard));
}

/** Signs the shard's next list in the caller's transaction; its number is the database's to give. */
export async function publishCrl(
  { keys, settings, clock }: Pick<Platform, 'keys' | 'settings' | 'clock'>,
  tx: DatabaseTransaction,
  authorityId: string,
  shard: number,
): Promise<CrlRow> {
  const authority = await findAuthority(tx, authorityId);
  if (authority === undefined)
    throw new CaError('ca.authority-not-found', `there is no active authority ${authorityId}`);
  const number = await nextCrlNumber(tx, authorityId, shard);
  const revoked = await listRevoked(tx, authorityId, shard);
  const certificate = parseCertificate(authority.certificateDer);
  const thisUpdate = new Date(Math.floor(clock().getTime() / 1000) * 1000);
  const nextUpdate = new Date(thisUpdate.getTime() + lifetimeMs);
  const crlDer = await buildCrl(
    {
      issuer: certificate.subject,
      thisUpdate,
      nextUpdate,
      revoked: revoked.map((row) => ({
        serialNumber: row.serial,
        revocationDate: row.revokedAt ?? thisUpdate,
        reason: row.revocationReason ?? 0,
        ...(row.invalidityAt === undefined ? {} : { invalidityDate: row.invalidityAt }),
      })),
      extensions: [
        authorityKeyIdentifierExtension(keyIdentifierOf(certificate.publicKey.raw)),
        crlNumberExtension(number),
        issuingDistributionPointExtension({
          uri: crlUrl(settings.publicUrl, authorityId, shard),
          ...(shard === authorityShard ? { onlyContainsCaCerts: true } : { onlyContainsUserCerts: true }),
        }),
        expiredCertsOnCrlExtension(certificate.notBefore),
      ],
    },
    await keys.openSigner(tx, authority.keyId, { kind: 'platform' }),
  );
  const row = { number, crlDer, thisUpdate, nextUpdate };
  await insertCrl(tx, { ...row, authorityId, shard });
  return row;
}
