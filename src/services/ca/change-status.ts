import { statusReasonSchema, type StatusReason } from '../../contract/own-certificates.ts';
import {
  changeCertificateStatus,
  findCertificate,
  type CertificateRow,
  type CertificateStatus,
} from '../../io/db/certificates.ts';
import { findAuthority } from '../../io/db/authorities.ts';
import { findShardOf } from '../../io/db/crls.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { CaError } from './ca-error.ts';
import { tellHolder } from './tell-holder.ts';
import { publishCrl } from './publish-crl.ts';

/** CRLReason (RFC 5280 clause 5.3.1) of the acts that end or pause a certificate. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;

export type StatusAct =
  | { readonly kind: 'revoke'; readonly reason: keyof typeof revocationReasons; readonly invalidityAt?: Date }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'release' };

/** What an act is asked on, for whoever decides whether it may be done. */
export interface StatusSubject {
  readonly certificateId: string;
  readonly organisationId: string | undefined;
  readonly personId: string | undefined;
  readonly act: StatusAct;
}

/** Called in the act's own transaction; `false` refuses it. */
export type Authorisation = (subject: StatusSubject, tx: DatabaseTransaction) => boolean | Promise<boolean>;

const certificateHold = 6;

/** What a kept CRLReason is called, as a property of an answer; none where no reason is kept or known. */
export function nameReason(code: number | undefined): { readonly reason?: StatusReason } {
  const reason = statusReasonSchema.options.find((name) => codeOf(name) === code);
  return reason === undefined ? {} : { reason };
}

const codeOf = (name: StatusReason): number =>
  name === 'certificateHold' ? certificateHold : revocationReasons[name];

const acts = {
  revoke: { from: ['issued', 'suspended'], to: 'revoked' },
  suspend: { from: ['issued'], to: 'suspended' },
  release: { from: ['suspended'], to: 'issued' },
} as const satisfies Record<StatusAct['kind'], { from: readonly CertificateStatus[]; to: CertificateStatus }>;

/** @throws {CaError} `ca.status-conflict` where the present status forbids the act */
export function refuseConflict({ status }: Pick<CertificateRow, 'status'>, act: StatusAct['kind']): void {
  const from: readonly CertificateStatus[] = acts[act].from;
  if (!from.includes(status)) throw statusConflict(status, act);
}

const statusConflict = (status: CertificateStatus, act: StatusAct['kind']): CaError =>
  new CaError('ca.status-conflict', `expected status ${acts[act].from.join(' or ')}, got ${status}`);

/**
 * Revokes, suspends or releases: status, its history, the shard's next CRL, the journal row and the message to the
 * holder commit together; the responder of this process knows at once, others within a quarter of a second. A list
 * leaves out what is released; the entry removeFromCRL belongs into delta lists only (RFC 5280 clause 5.3.1), of which
 * there are none.
 *
 * @param authorise who may do it is decided where people are known; without it the caller has decided
 * @throws {CaError} `ca.certificate-not-found`, `ca.status-conflict` where the present status forbids the act,
 * `ca.act-refused` where the certificate or `authorise` does
 */
export async function changeStatus(
  platform: Pick<Platform, 'db' | 'keys' | 'settings' | 'clock' | 'ocsp' | 'outbox' | 'log'>,
  certificateId: string,
  act: StatusAct,
  requestedBy: string,
  authorise?: Authorisation,
): Promise<void> {
  const at = platform.clock();
  await asSystem(platform.db, (tx) =>
    changeStatusWithin(platform, tx, { certificateId, act, requestedBy, at }, authorise),
  );
  platform.ocsp.statuses.expire();
}

export interface StatusChangeWish {
  readonly certificateId: string;
  readonly act: StatusAct;
  readonly requestedBy: string;
  readonly at: Date;
}

/**
 * The same in the caller's transaction, which sees every row; afterwards the caller expires what this process's
 * responder remembers. @throws {CaError} as {@link changeStatus}
 */
export async function changeStatusWithin(
  platform: Pick<Platform, 'keys' | 'settings' | 'clock' | 'outbox' | 'log'>,
  tx: DatabaseTransaction,
  wish: StatusChangeWish,
  authorise?: Authorisation,
): Promise<void> {
  const { certificateId, act, requestedBy } = wish;
  const at = new Date(Math.floor(wish.at.getTime() / 1000) * 1000);
  const { from, to } = acts[act.kind];
  const certificate = await findCertificate(tx, certificateId);
  if (certificate === undefined) {
    throw new CaError('ca.certificate-not-found', `there is no certificate ${certificateId}`);
  }
  checkAct(certificate, act, at);
  const { organisationId, personId } = certificate;
  if ((await authorise?.({ certificateId, organisationId, personId, act }, tx)) === false)
    throw new CaError('ca.act-refused', `${act.kind} is not permitted to who asked for it`);
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
  if (!changed) throw statusConflict(certificate.status, act.kind);
  // An offline authority's next list is made in a ceremony; its responder tells the status from now on.
  if ((await findAuthority(tx, certificate.authorityId))?.offline !== true)
    await publishCrl(platform, tx, certificate.authorityId, await findShardOf(tx, certificateId));
  await appendEntry(tx, {
    type: 'certificate.status-changed',
    organisation: certificate.organisationId,
    entry: {
      certificateId,
      act: act.kind,
      at: at.toISOString(),
      requestedBy,
      ...(act.kind === 'revoke' && { reason: act.reason }),
      ...(act.kind === 'revoke' &&
        act.invalidityAt !== undefined && { invalidityAt: act.invalidityAt.toISOString() }),
    },
  });
  await tellHolder(platform, tx, { certificate, news: act.kind, at });
}

function checkAct({ isAuthority, notBefore }: CertificateRow, act: StatusAct, now: Date): void {
  // What it issued would be unsure for as long as the hold lasts; nobody could tell what was signed meanwhile.
  if (act.kind === 'suspend' && isAuthority)
    throw new CaError('ca.act-refused', 'the certificate of an authority is revoked, never suspended');
  if (act.kind !== 'revoke') return;
  if (act.reason === 'cACompromise' && !isAuthority)
    throw new CaError('ca.act-refused', 'expected the certificate of an authority beside cACompromise');
  const { invalidityAt } = act;
  if (invalidityAt !== undefined && (invalidityAt > now || invalidityAt < notBefore))
    throw new CaError(
      'ca.act-refused',
      `expected an invalidity date from ${notBefore.toISOString()} to ${now.toISOString()}, got ${invalidityAt.toISOString()}`,
    );
}
