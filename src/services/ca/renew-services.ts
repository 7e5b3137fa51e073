import { listAuthorities, type AuthorityRow } from '../../io/db/authorities.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { AppError } from '../../lib/errors.ts';
import { findKeyKind } from '../../pki/crypto/find-key-kind.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Platform } from '../platform.ts';
import { CaError } from './ca-error.ts';
import { findReplaceable } from './find-replaceable.ts';
import { getProfile } from './load-profiles.ts';
import { validityOf } from './profile.ts';
import { serviceKinds, serviceLives, type ServiceKind } from './service-lives.ts';
import { succeedAuthority } from './succeed-authority.ts';

/**
 * The part of a whole life that is always ahead. A timestamp is checked for as long as its unit's certificate is
 * valid, so that unit changes in the middle of it.
 */
const partAhead = { ocsp: 1 / 3, tsa: 1 / 2, 'report-seal': 1 / 3 } as const satisfies Record<
  ServiceKind,
  number
>;

type Parts = Pick<Platform, 'db' | 'keys' | 'settings' | 'certification' | 'ocsp' | 'log'>;

export interface RenewedServices {
  readonly renewed: number;
  /** Whose issuer's key opens in a ceremony only. */
  readonly forCeremony: number;
}

/**
 * Gives every responder, timestamp unit and report seal whose certificate nears its end a successor with a new key,
 * each in a transaction of its own: whoever is killed in between leaves the old one or both. What an offline
 * authority signs was made ahead in its ceremony.
 *
 * @throws {CaError} `ca.services-not-renewed` after all others were, so that the job is tried again soon
 */
export async function renewServices(parts: Parts, now: Date, signal?: AbortSignal): Promise<RenewedServices> {
  const counts = { renewed: 0, forCeremony: 0 };
  const failed: string[] = [];
  for (const kind of serviceKinds) {
    const ahead = validityOf(getProfile(parts.certification.profiles, kind)) * partAhead[kind];
    const rows = await asSystem(parts.db, (tx) => listAuthorities(tx, kind));
    for (const { last, coveredUntil } of serviceLives(rows, now)) {
      if (signal?.aborted) break;
      if (coveredUntil.getTime() - now.getTime() >= ahead) continue;
      try {
        const outcome = await renewService(parts, last, { coveredUntil, now });
        if (outcome !== undefined) counts[outcome]++;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Another process was first.
        if (error.code === 'ca.authority-replaced') continue;
        parts.log.error({ err: error, authorityId: last.id }, `${last.name} was not renewed`);
        failed.push(last.name);
      }
    }
  }
  if (counts.renewed > 0) parts.ocsp.statuses.expire();
  if (failed.length > 0)
    throw new CaError('ca.services-not-renewed', `these were not renewed: ${failed.join(', ')}`);
  return counts;
}

/** Undefined where nothing would be won: the issuer itself ends then. */
async function renewService(
  parts: Parts,
  old: AuthorityRow,
  { coveredUntil, now }: { readonly coveredUntil: Date; readonly now: Date },
): Promise<keyof RenewedServices | undefined> {
  return asSystem(parts.db, async (tx) => {
    const { kind, parent } = await findReplaceable(tx, old);
    if (parent === undefined || parseCertificate(parent.certificateDer).notAfter <= coveredUntil)
      return undefined;
    if (parent.offline) return 'forCeremony';
    await succeedAuthority(parts, tx, old, { kind, parent, keyType: keyTypeOf(old), from: now });
    return 'renewed';
  });
}

/** @throws {CaError} `ca.authority-not-replaceable` */
export function keyTypeOf({ name, certificateDer }: AuthorityRow) {
  const kind = findKeyKind(parseCertificate(certificateDer).publicKey.raw);
  if (kind !== undefined) return kind;
  throw new CaError('ca.authority-not-replaceable', `the key of ${name} is of a kind that is made no more`);
}
