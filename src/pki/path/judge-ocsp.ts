/** Revocation by OCSP responses at hand (RFC 6960 clauses 3.2 and 4.2.2): right certificate, authorised, fresh. */
import { extensionOids } from '../x509/extensions.ts';
import { archiveCutoffOid } from '../ocsp/archive-cutoff.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { readDerWhole } from '../asn1/der-reader.ts';
import { readTime } from '../asn1/der-values.ts';
import { digest } from '#crypto';
import {
  authorityInfoAccessOf,
  crlDistributionPointsOf,
  extKeyUsageOf,
  findExtension,
  type Certificate,
} from '../x509/certificate.ts';
import { equalNames } from '../x509/names.ts';
import { isResponder, type BasicOcspResponse, type SingleResponse } from '../ocsp/ocsp-response.ts';
import { gatherCertificates } from './gather-evidence.ts';
import { refuseAlgorithm } from './algorithm-policy.ts';
import { unknownStatus, type RevocationStatus } from './revocation-status.ts';
import type { RevocationQuestion } from './revocation.ts';

const ocspSigning = '1.3.6.1.5.5.7.3.9';
const clockSkewMs = 300_000;

/** The best answer among the responses: a revocation before a good one, a good one before none. */
export function judgeByOcsp(question: RevocationQuestion): RevocationStatus {
  const none = unknownStatus('revocation.no-evidence', 'no OCSP response for the certificate is at hand');
  let best = none;
  for (const response of question.evidence.ocsps) {
    const single = response.responses.find(({ certId }) =>
      equalBytes(certId.serialNumber, question.certificate.serialNumber),
    );
    if (single === undefined) continue;
    const answer = judgeResponse(question, response, single);
    if (answer.kind === 'revoked') return answer;
    if (answer.kind === 'good' && (best.kind !== 'good' || newer(answer.thisUpdate, best.thisUpdate)))
      best = answer;
    if (answer.kind === 'unknown' && best === none) best = answer;
  }
  return best;
}

const newer = (a: Date | undefined, b: Date | undefined): boolean =>
  a !== undefined && (b === undefined || a > b);

function judgeResponse(
  question: RevocationQuestion,
  response: BasicOcspResponse,
  single: SingleResponse,
): RevocationStatus {
  const { certificate, issuer, at, now } = question;
  if (!isAboutIssuer(single, issuer)) {
    return unknownStatus(
      'revocation.wrong-certificate',
      'the OCSP response is for another issuer’s certificate',
    );
  }
  const unauthorised = checkResponder(question, response);
  if (unauthorised !== undefined) return unauthorised;
  const critical = single.extensions.find((extension) => extension.critical)?.oid;
  if (critical !== undefined) return unknownStatus('revocation.unknown-critical-extension', critical);
  const { thisUpdate, nextUpdate, status } = single;
  if (thisUpdate.getTime() > now.getTime() + clockSkewMs) {
    return unknownStatus('revocation.stale', 'the OCSP response is from the future');
  }
  // Without nextUpdate newer information is always to be had: the answer speaks of times up to thisUpdate.
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + clockSkewMs);
  if (until < at && question.acceptStale !== true)
    return unknownStatus('revocation.stale', `the OCSP response was good until ${until.toISOString()}`);
  const good = {
    kind: 'good',
    source: 'ocsp',
    thisUpdate,
    freshUntil: until,
    revokedLater: undefined,
    item: response,
  } as const;
  switch (status.kind) {
    case 'revoked': {
      const date = earlier(status.revocationTime, invalidityDateOf(single));
      return date > at
        ? { ...good, revokedLater: date }
        : { kind: 'revoked', source: 'ocsp', date, reason: status.reason ?? 0, thisUpdate, item: response };
    }
    case 'unknown':
      return unknownStatus('revocation.status-unknown', 'the OCSP responder does not know the certificate');
    case 'good':
      return thisUpdate > certificate.notAfter && !reachesBack(single, certificate)
        ? unknownStatus(
            'revocation.stale',
            'the OCSP response is younger than the certificate’s end, without archiveCutoff',
          )
        : good;
  }
}

/** A response may carry any CRL entry extension (RFC 6960 clause 4.4.5). */
function invalidityDateOf({ extensions }: SingleResponse): Date | undefined {
  const extension = extensions.find(({ oid }) => oid === extensionOids.invalidityDate);
  return extension && readTime(readDerWhole(extension.value), true);
}

const earlier = (a: Date, b: Date | undefined): Date => (b !== undefined && b < a ? b : a);

function reachesBack({ extensions }: SingleResponse, { notAfter }: Certificate): boolean {
  const extension = extensions.find(({ oid }) => oid === archiveCutoffOid);
  return extension !== undefined && readTime(readDerWhole(extension.value), true) <= notAfter;
}

function isAboutIssuer({ certId }: SingleResponse, issuer: Certificate): boolean {
  const { hash } = certId;
  return (
    hash !== undefined &&
    equalBytes(certId.issuerNameHash, digest(hash, issuer.subject.raw)) &&
    equalBytes(certId.issuerKeyHash, digest(hash, issuer.publicKey.subjectPublicKey))
  );
}

/** Clause 4.2.2.2: the issuer itself, or one whom it named directly, with the same key, for OCSPSigning. */
function checkResponder(
  question: RevocationQuestion,
  response: BasicOcspResponse,
): RevocationStatus | undefined {
  const { issuer } = question;
  let miss = unknownStatus('revocation.not-authorised', 'the signer of the OCSP response is not at hand');
  const issuerKeys = question.signersNamed(issuer.subject, undefined).filter(({ inPath }) => inPath);
  for (const { certificate, spki } of issuerKeys) {
    if (!isResponder(response.responderId, certificate)) continue;
    if (question.verify(response, spki)) return refuseWeak(question, response, certificate);
    miss = unknownStatus('revocation.bad-signature', 'the signature of the OCSP response is wrong');
  }
  for (const responder of gatherCertificates(response.certificates)) {
    if (!isResponder(response.responderId, responder) || !equalNames(responder.issuer, issuer.subject))
      continue;
    const refusal = checkDelegate(question, response, responder, issuerKeys[0]?.spki ?? issuer.publicKey.raw);
    if (refusal === undefined) return undefined;
    miss = refusal;
  }
  return miss;
}

function checkDelegate(
  question: RevocationQuestion,
  response: BasicOcspResponse,
  responder: Certificate,
  issuerKey: Uint8Array,
): RevocationStatus | undefined {
  const refuse = (detail: string): RevocationStatus => unknownStatus('revocation.not-authorised', detail);
  if (!question.verify(responder, issuerKey))
    return refuse('the OCSP responder’s certificate is not signed by the issuer');
  if (extKeyUsageOf(responder)?.includes(ocspSigning) !== true)
    return refuse('the OCSP responder lacks OCSPSigning');
  const { producedAt } = response;
  if (producedAt < responder.notBefore || producedAt > responder.notAfter) {
    return refuse('the OCSP responder’s certificate was not valid when it answered');
  }
  if (!question.verify(response, responder.publicKey.raw)) {
    return unknownStatus('revocation.bad-signature', 'the signature of the OCSP response is wrong');
  }
  const weak = refuseWeak(question, response, responder);
  if (weak !== undefined) return weak;
  if (findExtension(responder, 'ocspNoCheck') !== undefined) return undefined;
  const status = question.judgeSigner(responder);
  if (status.kind === 'revoked') return refuse('the OCSP responder is revoked');
  const checkable =
    crlDistributionPointsOf(responder) !== undefined || authorityInfoAccessOf(responder) !== undefined;
  // A responder whose certificate says no way to check it is taken as its issuer meant it (clause 4.2.2.2.1).
  return status.kind === 'unknown' && checkable
    ? refuse('the OCSP responder’s own status is not known')
    : undefined;
}

function refuseWeak(
  { algorithms, at }: RevocationQuestion,
  response: BasicOcspResponse,
  signer: Certificate,
): RevocationStatus | undefined {
  const weak = refuseAlgorithm(algorithms, response.signatureAlgorithm, signer.publicKey, at);
  return weak === undefined ? undefined : unknownStatus('revocation.not-authorised', weak);
}
