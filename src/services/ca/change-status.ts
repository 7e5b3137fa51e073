import {
  changeCertificateStatus,
  findCertificate,
  type CertificateStatus,
} from '../../io/db/certificates.ts';
import { findAuthority } from '../../io/db/authorities.ts';
import { findShardOf } from '../../io/db/crls.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { CaError } from './ca-error.ts';
import { publishCrl } from './publish-crl.ts';

/** CRLReason (RFC 5280 clause 5.3.1) of the acts that end or pause a certificate. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;

export type StatusAct =
  | { readonly kind: 'revoke'; readonly reason: keyof typeof revocationReasons; readonly invalidityAt?: Date }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'release' };

const certificateHold = 6;

const acts = {
  revoke: { from: ['issued', 'suspended'], to: 'revoked' },
  suspend: { from: ['issued'], to: 'suspended' },
  release: { from: ['suspended'], to: 'issued' },
} as const satisfies Record<StatusAct['kind'], { from: readonly CertificateStatus[]; to: CertificateStatus }>;

/**
 * Revokes, suspends or releases: status, its history, the shard's next CRL and the journal row commit together; the
 * responder reads the status from the database and so knows at once.
 *
 * @throws {CaError} `ca.certificate-not-found`, `ca.status-conflict` where the present status forbids the act
 */
export async function changeStatus(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'clock'>,
  certificateId: string,
  act: StatusAct,
  requestedBy: string,
): Promise<void> {
  const at = new Date(Math.floor(platform.clock().getTime() / 1000) * 1000);
  const { from, to } = acts[act.kind];
  await asSystem(platform.db, async (tx) => {
    const certificate = await findCertificate(tx, certificateId);
    if (certificate === undefined) {
      throw new CaError('ca.certificate-not-found', `there is no certificate ${certificateId}`);
    }
    const changed = await changeCertificateStatus(tx, {
      certificateId,
      from,
      to,
      reason:
        act.kind === 'revoke'
          ? revocationReasons[act.reason]
          : act.kind === 'suspend'
            ? certificateHold
            : undefined,
      invalidityAt: act.kind === 'revoke' ? act.invalidityAt : undefined,
      at,
      requestedBy,
    });
    if (!changed) {
      throw new CaError(
        'ca.status-conflict',
        `expected status ${from.join(' or ')}, got ${certificate.status}`,
      );
    }
    // An offline authority's next list is made in a ceremony; its responder tells the status from now on.
    if ((await findAuthority(tx, certificate.authorityId))?.offline !== true)
      await publishCrl(platform, tx, certificate.authorityId, await findShardOf(tx, certificateId));
    await appendEntry(tx, {
      type: 'certificate.status-changed',
      organisation: certificate.organisationId,
      entry: { certificateId, act: act.kind, at: at.toISOString() },
    });
  });
}
