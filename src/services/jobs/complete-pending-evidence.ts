import { MessageChannel } from 'node:worker_threads';
import { listAnchors } from '../../io/db/authorities.ts';
import { replaceStoredFile } from '../../io/db/documents.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findSuccessor, lockPlaceInFlow } from '../../io/db/flow-versions.ts';
import {
  endPendingEvidence,
  handOnPendingEvidence,
  holdPendingEvidence,
  listDuePendingEvidence,
  postponePendingEvidence,
  type PendingEvidence,
} from '../../io/db/pending-evidence.ts';
import { raiseSignatureLevel } from '../../io/db/signatures.ts';
import { asOrganisation, asSystem } from '../../io/db/transaction.ts';
import { removeUnlessStored } from '../../io/files/remove-unless-stored.ts';
import { httpEvidenceSource } from '../../io/fetch/http-evidence-source.ts';
import { answerCalls } from '../../io/workers/remote-calls.ts';
import { AppError } from '../../lib/errors.ts';
import { toHex } from '../../lib/bytes.ts';
import { FlowError } from '../flows/flow-error.ts';
import { claimSeconds } from '../flows/sign-in-flow.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { timestampSource } from '../tsa/timestamp-source.ts';
import { revocationSource } from '../va/revocation-source.ts';

type Parts = Pick<
  Platform,
  'db' | 'files' | 'keys' | 'workers' | 'clock' | 'log' | 'metrics' | 'ocsp' | 'timestampUnits'
>;

const mostAtOnce = 50;
const firstRetryMs = 15 * 60_000;
const longestRetryMs = 6 * 3_600_000;
/** By then who signs a document of a flow has signed it, or holds it no more. */
const claimMs = claimSeconds * 1000;

export interface CompletionCount {
  readonly completed: number;
  readonly postponed: number;
  readonly givenUp: number;
}

/**
 * Lifts the documents that were given out at B-T while evidence was pending. Each is done by itself: read, lifted,
 * stored durably, then row, level and journal in one transaction that another run cannot repeat. What is revoked by
 * now, or still without evidence at its deadline, is given up with the reason; the B-T file stays as it is. What
 * fails waits twice as long each time, from a quarter of an hour to six, and keeps no other document waiting. Of a flow
 * only the newest version is lifted, and not while somebody signs it: every version is a prefix of the next. What an older
 * one waited for is handed on to it, and waiting for somebody who signs is no failure.
 */
export async function completePendingEvidence(
  platform: Parts,
  now: Date,
  signal?: AbortSignal,
): Promise<CompletionCount> {
  const due = await asSystem(platform.db, (tx) => listDuePendingEvidence(tx, now, mostAtOnce));
  const count = { completed: 0, postponed: 0, givenUp: 0 };
  for (const pending of due) {
    if (signal?.aborted) break;
    count[await attempt(platform, pending, now)]++;
  }
  return count;
}

async function attempt(platform: Parts, pending: PendingEvidence, now: Date): Promise<keyof CompletionCount> {
  try {
    await asSystem(platform.db, (tx) => refuseFollowed(tx, pending.documentId));
    const bytes = await platform.files.read(pending.organisationId, pending.storageKey);
    await store(platform, pending, await lift(platform, bytes, pending.level, now), now);
    return 'completed';
  } catch (error) {
    const known = error instanceof AppError;
    if (!known) platform.log.error({ err: error, documentId: pending.documentId }, 'evidence failed');
    const reason = known ? error.code : 'job.unexpected';
    if (reason === 'flow.being-signed') {
      const next = new Date(now.getTime() + claimMs);
      await asSystem(platform.db, (tx) => holdPendingEvidence(tx, pending.documentId, next, reason));
      return 'postponed';
    }
    const hopeless = neverBetter.has(reason) || now >= pending.deadlineAt;
    if (hopeless) await giveUp(platform, pending, reason, now);
    else {
      await asOrganisation(platform.db, pending.organisationId, (tx) =>
        postponePendingEvidence(tx, pending.documentId, nextAttempt(pending, now), reason),
      );
    }
    return hopeless ? 'givenUp' : 'postponed';
  }
}

function nextAttempt({ attempts, deadlineAt }: PendingEvidence, now: Date): Date {
  const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 10));
  return new Date(Math.min(now.getTime() + waitMs, deadlineAt.getTime()));
}

/** The password of an encrypted file is not kept, so that nobody here opens it again. */
export const neverBetter: ReadonlySet<string> = new Set([
  'pades.certificate-revoked',
  'pdf.password',
  'flow.changed-version',
]);

/** @throws {FlowError} `flow.changed-version` where a newer version was made of it, `flow.being-signed` */
async function refuseFollowed(tx: DatabaseTransaction, documentId: string): Promise<void> {
  const place = await lockPlaceInFlow(tx, documentId);
  if (place?.newest === false)
    throw new FlowError('flow.changed-version', 'a newer version was made of this one and is lifted instead');
  if (place?.claimed === true)
    throw new FlowError('flow.being-signed', 'somebody signs the document; it is lifted afterwards');
}

async function lift(
  platform: Parts,
  bytes: Uint8Array,
  level: PendingEvidence['level'],
  now: Date,
): Promise<Uint8Array> {
  const anchors = await asSystem(platform.db, (tx) => listAnchors(tx));
  const own = revocationSource(platform);
  const fetched = httpEvidenceSource();
  const timestamps = timestampSource(platform);
  const { port1, port2 } = new MessageChannel();
  answerCalls(port1, {
    timestamp: (imprint: Parameters<typeof timestamps.timestamp>[0]) => timestamps.timestamp(imprint),
    evidence: async (asked: { certificate: Uint8Array; issuer: Uint8Array; want?: 'ocsp' | 'crl' }) => {
      const answer = await own.evidenceFor(asked.certificate, asked.issuer);
      return answer.ocsp === undefined
        ? fetched.evidenceFor(asked.certificate, asked.issuer, asked.want)
        : answer;
    },
  });
  try {
    const task = { bytes, level, anchors, now, port: port2 };
    return await platform.workers.run('augment-pdf', task, { transfer: [port2] });
  } finally {
    port1.close();
  }
}

async function store(platform: Parts, pending: PendingEvidence, bytes: Uint8Array, now: Date): Promise<void> {
  const { db, files } = platform;
  const { documentId, organisationId, level, storageKey } = pending;
  const file = await files.put(organisationId, bytes);
  let replaced: boolean;
  try {
    // A document of a flow is not its whole organisation's to see.
    replaced = await asSystem(db, async (tx) => {
      await refuseFollowed(tx, documentId);
      if (!(await endPendingEvidence(tx, documentId, { state: 'completed', reason: undefined, at: now })))
        return false;
      if (!(await replaceStoredFile(tx, documentId, storageKey, file))) return false;
      await raiseSignatureLevel(tx, documentId, level);
      const entry = { documentId, level, sha256: toHex(file.sha256), at: now.toISOString() };
      await appendEntry(tx, { type: 'document.evidence-completed', organisation: organisationId, entry });
      return true;
    });
  } catch (error) {
    // An answer that was lost at COMMIT does not say which of both files the document names now: the other one goes.
    await removeUnlessStored({ db, files }, file.storageKey);
    await removeUnlessStored({ db, files }, storageKey);
    throw error;
  }
  await files.remove(replaced ? storageKey : file.storageKey);
}

async function giveUp(
  { db }: Parts,
  { documentId, organisationId, level, deadlineAt }: PendingEvidence,
  reason: string,
  now: Date,
): Promise<void> {
  // A document of a flow is not its whole organisation's to see.
  await asSystem(db, async (tx) => {
    // Before the row, as storing does; and nobody makes a version that is not seen here.
    await lockPlaceInFlow(tx, documentId);
    if (!(await endPendingEvidence(tx, documentId, { state: 'given-up', reason, at: now }))) return;
    const next = reason === 'flow.changed-version' ? await findSuccessor(tx, documentId) : undefined;
    if (next) await handOnPendingEvidence(tx, { ...next, level, deadlineAt, nextAttemptAt: now });
    const entry = { documentId, reason, at: now.toISOString() };
    await appendEntry(tx, { type: 'document.evidence-given-up', organisation: organisationId, entry });
  });
}
