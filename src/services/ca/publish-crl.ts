import { findAuthority } from '../../io/db/authorities.ts';
import { authorityShard, listRevoked } from '../../io/db/certificates.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  clockSkewMs,
  findLatestCrl,
  insertCrl,
  lockShard,
  nextCrlNumber,
  type CrlRow,
  type ShardId,
} from '../../io/db/crls.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { buildCrl } from '../../pki/x509/build-crl.ts';
import {
  authorityKeyIdentifierExtension,
  crlNumberExtension,
  expiredCertsOnCrlExtension,
  issuingDistributionPointExtension,
} from '../../pki/x509/build-extensions.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Signer } from '../../pki/crypto/signer.ts';
import type { Platform } from '../platform.ts';
import { crlUrl } from './addresses.ts';
import { CaError } from './ca-error.ts';
import { keyIdentifierOfIssuer } from './key-identifier-of-issuer.ts';

const lifetimeMs = 24 * 3_600_000;

type Parts = Pick<Platform, 'db' | 'keys' | 'settings' | 'clock'>;

/**
 * The list of a shard. Jobs renew it at half of its life; where there is none yet, or no job ran and it comes near
 * its end, it is made for who asks. @throws {CaError} `ca.authority-not-found`
 */
export async function currentCrl(platform: Parts, authorityId: string, shard: number): Promise<CrlRow> {
  const now = platform.clock();
  const latest = await asSystem(platform.db, (tx) => findLatestCrl(tx, authorityId, shard));
  if (latest !== undefined && !isDue(latest, now, 3 / 4)) return latest;
  await renewCrl(platform, { authorityId, shard }, now);
  const renewed = await asSystem(platform.db, (tx) => findLatestCrl(tx, authorityId, shard));
  if (renewed === undefined) throw notFound(authorityId);
  return renewed;
}

/**
 * Publishes the shard's next list unless another process has done so meanwhile: the shard is locked first and its
 * latest list looked at again. True where this call published. @throws {CaError} `ca.authority-not-found`
 */
export async function renewCrl(
  platform: Pick<Platform, 'db' | 'keys' | 'settings'>,
  { authorityId, shard }: ShardId,
  now: Date,
): Promise<boolean> {
  return asSystem(platform.db, async (tx) => {
    if (!(await lockShard(tx, { authorityId, shard }))) throw notFound(authorityId);
    const latest = await findLatestCrl(tx, authorityId, shard);
    if (latest !== undefined && !isDue(latest, now, 1 / 2)) return false;
    if ((await findAuthority(tx, authorityId))?.offline === true) return false;
    await publishCrl({ ...platform, clock: () => now }, tx, authorityId, shard);
    return true;
  });
}

/** Part of its life is over, or it begins in the future: made by a clock that had gone ahead, nobody believes it now. */
function isDue({ thisUpdate, nextUpdate }: CrlRow, now: Date, part: number): boolean {
  const start = thisUpdate.getTime();
  return (
    now.getTime() < start - clockSkewMs || now.getTime() >= start + (nextUpdate.getTime() - start) * part
  );
}

const notFound = (authorityId: string): CaError =>
  new CaError('ca.authority-not-found', `there is no active authority ${authorityId} with such a list`);

/** How an offline authority's list is made: by its key in a ceremony, and to last until the next one. */
export interface OfflineList {
  readonly signer: Signer;
  readonly lifetimeMs: number;
}

/** Signs the shard's next list in the caller's transaction; its number is the database's to give. */
export async function publishCrl(
  { keys, settings, clock }: Pick<Platform, 'keys' | 'settings' | 'clock'>,
  tx: DatabaseTransaction,
  authorityId: string,
  shard: number,
  offline?: OfflineList,
): Promise<CrlRow> {
  const authority = await findAuthority(tx, authorityId);
  if (authority === undefined) throw notFound(authorityId);
  const number = await nextCrlNumber(tx, authorityId, shard);
  const revoked = await listRevoked(tx, authorityId, shard);
  const certificate = parseCertificate(authority.certificateDer);
  const thisUpdate = new Date(Math.floor(clock().getTime() / 1000) * 1000);
  const nextUpdate = new Date(thisUpdate.getTime() + (offline?.lifetimeMs ?? lifetimeMs));
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
        authorityKeyIdentifierExtension(keyIdentifierOfIssuer(certificate)),
        crlNumberExtension(number),
        issuingDistributionPointExtension({
          uri: crlUrl(settings.pkiUrl, authorityId, shard),
          ...(shard === authorityShard ? { onlyContainsCaCerts: true } : { onlyContainsUserCerts: true }),
        }),
        expiredCertsOnCrlExtension(certificate.notBefore),
      ],
    },
    offline?.signer ?? (await keys.openSigner(tx, authority.keyId, { kind: 'platform' })),
  );
  const row = { number, crlDer, thisUpdate, nextUpdate };
  await insertCrl(tx, { ...row, authorityId, shard });
  return row;
}
