/** OCSPResponse (RFC 6960 clause 4.2), read and built. */
import { equalBytes } from '../../lib/bytes.ts';
import { childrenOf, contentOf, enter, rawOf, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readBitStringOctets, readOid, readSmallInteger, readTime } from '../asn1/der-values.ts';
import {
  encodeBitString,
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTlv,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import {
  encodeAlgorithmIdentifier,
  parseSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../crypto/algorithms.ts';
import type { Signer } from '../crypto/signer.ts';
import { digest } from '#crypto';
import { signVerifiedInPool } from '../x509/build-certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import { parseExtensions, type Extension } from '../x509/extensions.ts';
import { equalNames, parseName, type Name } from '../x509/names.ts';
import { encodeNonce, OcspError, parseCertId, readNonce, type CertId } from './ocsp-request.ts';

const basicOid = '1.3.6.1.5.5.7.48.1.1';

export type CertStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly revocationTime: Date; readonly reason: number | undefined }
  | { readonly kind: 'unknown' };

export interface SingleResponse {
  readonly certId: CertId;
  readonly status: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
}

export type ResponderId =
  { readonly kind: 'name'; readonly name: Name } | { readonly kind: 'key'; readonly keyHash: Uint8Array };

export interface BasicOcspResponse {
  /** The BasicOCSPResponse itself, as the DSS of another maker may hold it bare. */
  readonly raw: Uint8Array;
  readonly tbsRaw: Uint8Array;
  readonly responderId: ResponderId;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly nonce: Uint8Array | undefined;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/** @throws {OcspError} `ocsp.not-successful` for an error status; {DerError} */
export function parseOcspResponse(bytes: Uint8Array): BasicOcspResponse {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'OCSPResponse');
  const status = readSmallInteger(outer.next(tags.enumerated, 'responseStatus'));
  const responseBytes = outer.optional(0xa0);
  outer.end();
  if (status !== 0 || responseBytes === undefined) {
    throw new OcspError('ocsp.not-successful', `expected status successful (0), got ${status}`);
  }
  const inner = enter(
    readDer(bytes, responseBytes.contentStart, responseBytes.contentEnd),
    tags.sequence,
    'ResponseBytes',
  );
  const type = readOid(inner.next(tags.oid, 'responseType'));
  if (type !== basicOid) throw new OcspError('ocsp.not-successful', `expected a basic response, got ${type}`);
  return parseBasicOcspResponse(contentOf(inner.next(tags.octetString, 'response')));
}

export function parseBasicOcspResponse(bytes: Uint8Array): BasicOcspResponse {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'BasicOCSPResponse');
  const tbsDer = outer.next(tags.sequence, 'tbsResponseData');
  const signatureAlgorithm = parseSignatureAlgorithm(outer.next(tags.sequence, 'signatureAlgorithm'));
  const signature = readBitStringOctets(outer.next(tags.bitString, 'signature'));
  const certs = outer.optional(0xa0);
  const tbs = enter(tbsDer, tags.sequence, 'ResponseData');
  tbs.optional(0xa0);
  const responderId = parseResponderId(tbs.any('responderID'));
  const producedAt = readTime(tbs.next(tags.generalizedTime, 'producedAt'), true);
  const responses = childrenOf(tbs.next(tags.sequence, 'responses'), 1000).map(parseSingleResponse);
  const extensionsDer = tbs.optional(0xa1);
  const extensions = extensionsDer === undefined ? [] : parseExtensions(explicit(extensionsDer));
  return {
    raw: bytes,
    tbsRaw: rawOf(tbsDer),
    responderId,
    producedAt,
    responses,
    nonce: readNonce(extensions),
    signatureAlgorithm,
    signature,
    certificates: certs === undefined ? [] : childrenOf(explicit(certs), 100).map(rawOf),
  };
}

const explicit = (der: Der): Der => readDer(der.bytes, der.contentStart, der.contentEnd);

function parseResponderId(der: Der): ResponderId {
  return der.tag === 0xa1
    ? { kind: 'name', name: parseName(explicit(der)) }
    : { kind: 'key', keyHash: contentOf(explicit(der)) };
}

function parseSingleResponse(der: Der): SingleResponse {
  const cursor = enter(der, tags.sequence, 'SingleResponse');
  const certId = parseCertId(cursor.next(tags.sequence, 'certID'));
  const status = parseStatus(cursor.any('certStatus'));
  const thisUpdate = readTime(cursor.next(tags.generalizedTime, 'thisUpdate'), true);
  const next = cursor.optional(0xa0);
  const extensions = cursor.optional(0xa1);
  return {
    certId,
    status,
    thisUpdate,
    nextUpdate: next && readTime(explicit(next), true),
    extensions: extensions === undefined ? [] : parseExtensions(explicit(extensions)),
  };
}

function parseStatus(der: Der): CertStatus {
  if (der.tag === 0x80) return { kind: 'good' };
  if (der.tag !== 0xa1) return { kind: 'unknown' };
  const [time, reason] = childrenOf(der, 2);
  if (time === undefined) return { kind: 'unknown' };
  return {
    kind: 'revoked',
    revocationTime: readTime(time, true),
    reason: reason && readSmallInteger(explicit(reason)),
  };
}

/** Whether a certificate is the one that signed, by name or by SHA-1 of its key. */
export const isResponder = (responderId: ResponderId, certificate: Certificate): boolean =>
  responderId.kind === 'name'
    ? equalNames(responderId.name, certificate.subject)
    : equalBytes(responderId.keyHash, digest('sha1', certificate.publicKey.subjectPublicKey));

export interface NewSingleResponse {
  /** The CertID as it was asked. */
  readonly certId: Uint8Array;
  readonly status: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Encoded extensions. */
  readonly extensions?: readonly Uint8Array[];
}

export interface NewOcspResponse {
  readonly responses: readonly NewSingleResponse[];
  readonly producedAt: Date;
  readonly nonce?: Uint8Array;
  readonly responder: Certificate;
}

/** A signed, successful answer with the responder's certificate inside. */
export async function buildOcspResponse(response: NewOcspResponse, signer: Signer): Promise<Uint8Array> {
  const { responder, nonce } = response;
  const tbs = encodeSequence(
    encodeExplicit(2, encodeOctetString(digest('sha1', responder.publicKey.subjectPublicKey))),
    encodeGeneralizedTime(response.producedAt),
    encodeSequence(...response.responses.map(encodeSingleResponse)),
    ...(nonce === undefined ? [] : [encodeExplicit(1, encodeSequence(encodeNonce(nonce)))]),
  );
  const basic = encodeSequence(
    tbs,
    encodeAlgorithmIdentifier(signer.algorithm),
    encodeBitString(await signVerifiedInPool(tbs, signer)),
    encodeExplicit(0, encodeSequence(responder.raw)),
  );
  return wrapBasicResponse(basic);
}

/** OCSPResponse with status successful around a BasicOCSPResponse. */
export const wrapBasicResponse = (basic: Uint8Array): Uint8Array =>
  encodeSequence(
    encodeEnumerated(0),
    encodeExplicit(0, encodeSequence(encodeOid(basicOid), encodeOctetString(basic))),
  );

function encodeSingleResponse(single: NewSingleResponse): Uint8Array {
  return encodeSequence(
    single.certId,
    encodeStatus(single.status),
    encodeGeneralizedTime(single.thisUpdate),
    encodeExplicit(0, encodeGeneralizedTime(single.nextUpdate)),
    ...(single.extensions === undefined ? [] : [encodeExplicit(1, encodeSequence(...single.extensions))]),
  );
}

function encodeStatus(status: CertStatus): Uint8Array {
  if (status.kind === 'good') return encodeTlv(0x80);
  if (status.kind === 'unknown') return encodeTlv(0x82);
  return encodeTlv(
    0xa1,
    encodeGeneralizedTime(status.revocationTime),
    ...(status.reason === undefined ? [] : [encodeExplicit(0, encodeEnumerated(status.reason))]),
  );
}

/** Unsigned error answers (clause 4.2.1): malformedRequest 1, internalError 2, tryLater 3, unauthorized 6. */
export const buildOcspError = (status: 1 | 2 | 3 | 6): Uint8Array => encodeSequence(encodeEnumerated(status));
