import { findCertificateBySerial, type CertificateRow } from '../../io/db/certificates.ts';
import { listAuthorities, type AuthorityRow } from '../../io/db/authorities.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { digest } from '#crypto';
import { DerError } from '../../pki/asn1/der-error.ts';
import { OcspError, parseOcspRequest, type CertId, type OcspRequest } from '../../pki/ocsp/ocsp-request.ts';
import {
  buildOcspError,
  buildOcspResponse,
  type CertStatus,
  type NewSingleResponse,
} from '../../pki/ocsp/ocsp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Platform } from '../platform.ts';

const lifetimeMs = 3_600_000;

export interface OcspAnswer {
  readonly kind: 'signed' | 'malformed' | 'unauthorized';
  readonly der: Uint8Array;
  /** Until when it may be kept; undefined for errors and answers with a nonce. */
  readonly nextUpdate: Date | undefined;
  readonly thisUpdate: Date | undefined;
}

type Parts = Pick<Platform, 'db' | 'keys' | 'clock' | 'metrics'>;

const unauthorized = 6;
const malformedRequest = 1;

/** Answers an OCSP request (RFC 6960; RFC 5019 for what is not ours: unsigned `unauthorized`, never good). */
export async function answerOcsp(platform: Parts, requestDer: Uint8Array): Promise<OcspAnswer> {
  const answer = await findAnswer(platform, requestDer);
  platform.metrics.count('sertel_ocsp_answers_total', { answer: answer.kind });
  return answer;
}

async function findAnswer(platform: Parts, requestDer: Uint8Array): Promise<OcspAnswer> {
  let request: OcspRequest;
  try {
    request = parseOcspRequest(requestDer);
  } catch (error) {
    if (error instanceof OcspError || error instanceof DerError) return refusal(malformedRequest);
    throw error;
  }
  const now = new Date(Math.floor(platform.clock().getTime() / 1000) * 1000);
  return asSystem(platform.db, async (tx) => {
    const issuers = [...(await listAuthorities(tx, 'ca')), ...(await listAuthorities(tx, 'root'))];
    const found = await Promise.all(request.certIds.map((certId) => findSubject(tx, issuers, certId)));
    const [first] = found;
    if (first === undefined || found.some((subject) => subject?.issuer.id !== first.issuer.id)) {
      return refusal(unauthorized);
    }
    const responder = (await listAuthorities(tx, 'ocsp')).find(
      ({ parentId }) => parentId === first.issuer.id,
    );
    if (responder === undefined) return refusal(unauthorized);
    const nextUpdate = new Date(now.getTime() + lifetimeMs);
    const responses = found.flatMap((subject, i): NewSingleResponse[] => {
      const certId = request.certIds[i]?.raw;
      if (subject === undefined || certId === undefined) return [];
      return [{ certId, status: statusOf(subject.certificate), thisUpdate: now, nextUpdate }];
    });
    const der = await buildOcspResponse(
      {
        responses,
        producedAt: now,
        responder: parseCertificate(responder.certificateDer),
        ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      },
      await platform.keys.openSigner(tx, responder.keyId, { kind: 'platform' }),
    );
    const cacheable = request.nonce === undefined;
    return {
      kind: 'signed',
      der,
      thisUpdate: cacheable ? now : undefined,
      nextUpdate: cacheable ? nextUpdate : undefined,
    };
  });
}

interface Subject {
  readonly issuer: AuthorityRow;
  readonly certificate: CertificateRow;
}

async function findSubject(
  tx: DatabaseTransaction,
  issuers: readonly AuthorityRow[],
  certId: CertId,
): Promise<Subject | undefined> {
  const issuer = issuers.find((candidate) => isIssuer(candidate, certId));
  const certificate = issuer && (await findCertificateBySerial(tx, issuer.id, certId.serialNumber));
  return issuer && certificate && { issuer, certificate };
}

function isIssuer(candidate: AuthorityRow, { hash, issuerKeyHash, issuerNameHash }: CertId): boolean {
  if (hash !== 'sha1' && hash !== 'sha256') return false;
  const { subject, publicKey } = parseCertificate(candidate.certificateDer);
  return (
    equalBytes(digest(hash, subject.raw), issuerNameHash) &&
    equalBytes(digest(hash, publicKey.subjectPublicKey), issuerKeyHash)
  );
}

function statusOf(certificate: CertificateRow): CertStatus {
  if (certificate.status === 'issued' || certificate.revokedAt === undefined) return { kind: 'good' };
  return { kind: 'revoked', revocationTime: certificate.revokedAt, reason: certificate.revocationReason };
}

const refusal = (status: 1 | 6): OcspAnswer => ({
  kind: status === malformedRequest ? 'malformed' : 'unauthorized',
  der: buildOcspError(status),
  thisUpdate: undefined,
  nextUpdate: undefined,
});
