import { digest } from '#crypto';
import { asSystem } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import { DerError } from '../../pki/asn1/der-error.ts';
import { archiveCutoffExtension } from '../../pki/ocsp/archive-cutoff.ts';
import { OcspError, parseOcspRequest, type OcspRequest } from '../../pki/ocsp/ocsp-request.ts';
import {
  buildOcspError,
  buildOcspResponse,
  type CertStatus,
  type NewSingleResponse,
} from '../../pki/ocsp/ocsp-response.ts';
import type { Platform } from '../platform.ts';
import type { SignedAnswer } from './answer-memory.ts';
import type { Responder } from './issuer-index.ts';
import type { KnownStatus } from './serial-table.ts';
import type { Subject } from './status-memory.ts';

const lifetimeMs = 3_600_000;
/** A revocation by another process is seen within it. */
const sharedStaleMs = 250;

export interface OcspAnswer {
  readonly kind: 'signed' | 'kept' | 'malformed' | 'unauthorized';
  readonly der: Uint8Array;
  /** How others may keep it; undefined for errors and answers with a nonce. */
  readonly cacheable:
    { readonly tag: string; readonly thisUpdate: Date; readonly nextUpdate: Date } | undefined;
}

type Parts = Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics' | 'ocsp'>;

/** `shared`: what others were answered may be told again. `fresh`: made now, from the database as it is now. */
export type OcspManner = 'shared' | 'fresh';

const unauthorized = 6;
const malformedRequest = 1;

/** Answers an OCSP request (RFC 6960; RFC 5019 for what is not ours: unsigned `unauthorized`, never good). */
export async function answerOcsp(
  platform: Parts,
  requestDer: Uint8Array,
  manner: OcspManner,
): Promise<OcspAnswer> {
  const answer = await findAnswer(platform, requestDer, manner);
  platform.metrics.count('sertel_ocsp_answers_total', { answer: answer.kind });
  return answer;
}

async function findAnswer(platform: Parts, requestDer: Uint8Array, manner: OcspManner): Promise<OcspAnswer> {
  let request: OcspRequest;
  try {
    request = parseOcspRequest(requestDer);
  } catch (error) {
    if (error instanceof OcspError || error instanceof DerError) return refusal(malformedRequest);
    throw error;
  }
  const { statuses, answers } = platform.ocsp;
  await statuses.refresh(manner === 'shared' ? sharedStaleMs : 0);
  const now = new Date(Math.floor(platform.clock().getTime() / 1000) * 1000);
  const subjects = await findSubjects(platform, request);
  const [first] = subjects;
  const responder = first && (await statuses.findResponder(first.issuer, now));
  if (first === undefined || responder === undefined) return refusal(unauthorized);

  const sign = () => signAnswer(platform, { request, subjects, responder, now });
  const [certId] = request.certIds;
  const sharable = manner === 'shared' && request.nonce === undefined && request.certIds.length === 1;
  if (certId === undefined || !sharable) return told('signed', await sign(), request);
  const terms = { sequence: first.status.sequence, responderId: responder.id, now };
  const { answer, kept } = await answers.answerFor(certId.raw, terms, sign);
  return told(kept ? 'kept' : 'signed', answer, request);
}

/** One issuer's certificates, all of them known; nothing where that is not so. */
async function findSubjects({ ocsp }: Parts, { certIds }: OcspRequest): Promise<readonly Subject[]> {
  const look = () => Promise.all(certIds.map((certId) => ocsp.statuses.findSubject(certId)));
  let found = await look();
  if (found.includes(undefined)) {
    // It may have been issued a moment ago.
    await ocsp.statuses.refresh(0);
    found = await look();
  }
  const known = found.filter((subject) => subject !== undefined);
  const oneIssuer = known.every(({ issuer }) => issuer.id === known[0]?.issuer.id);
  return oneIssuer && known.length === certIds.length ? known : [];
}

interface AnswerToSign {
  readonly request: OcspRequest;
  readonly subjects: readonly Subject[];
  readonly responder: Responder;
  readonly now: Date;
}

async function signAnswer(
  { db, keys, ocsp }: Parts,
  { request, subjects, responder, now }: AnswerToSign,
): Promise<SignedAnswer> {
  const { keyId, certificate } = responder;
  // Nothing is said for a time when the responder may not speak any more.
  const nextUpdate = new Date(Math.min(now.getTime() + lifetimeMs, certificate.notAfter.getTime()));
  const responses = subjects.flatMap(({ issuer, status }, i): NewSingleResponse[] => {
    const certId = request.certIds[i]?.raw;
    if (certId === undefined) return [];
    const extensions = [archiveCutoffExtension(issuer.notBefore)];
    return [{ certId, status: statusOf(status), thisUpdate: now, nextUpdate, extensions }];
  });
  const signer = await ocsp.answers.signerFor(keyId, () =>
    asSystem(db, (tx) => keys.openSigner(tx, keyId, { kind: 'platform' })),
  );
  const der = await buildOcspResponse(
    {
      responses,
      producedAt: now,
      responder: certificate,
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    },
    signer,
  );
  const sequence = subjects[0]?.status.sequence ?? 0;
  return {
    der,
    tag: toHex(digest('sha1', der)),
    thisUpdate: now,
    nextUpdate,
    sequence,
    responderId: responder.id,
  };
}

function statusOf({ state, revokedAt, reason }: KnownStatus): CertStatus {
  if (state === 'issued' || revokedAt === undefined) return { kind: 'good' };
  return { kind: 'revoked', revocationTime: revokedAt, reason };
}

const told = (kind: 'signed' | 'kept', answer: SignedAnswer, { nonce }: OcspRequest): OcspAnswer => ({
  kind,
  der: answer.der,
  cacheable: nonce === undefined ? answer : undefined,
});

const refusal = (status: 1 | 6): OcspAnswer => ({
  kind: status === malformedRequest ? 'malformed' : 'unauthorized',
  der: buildOcspError(status),
  cacheable: undefined,
});
