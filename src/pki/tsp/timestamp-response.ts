/** TimeStampResp (RFC 3161 clause 2.4.2): built by our TSA, read from others. */
import { AppError } from '../../lib/errors.ts';
import { childrenOf, enter, rawOf, readDerWhole } from '../asn1/der-reader.ts';
import { readNamedBits, readSmallInteger } from '../asn1/der-values.ts';
import {
  encodeGeneralizedTime,
  encodeInteger,
  encodeNamedBits,
  encodeOid,
  encodeSequence,
  encodeTlv,
  encodeUnsigned,
  encodeUtf8String,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import { signatureAlgorithms } from '../crypto/algorithms.ts';
import type { Signer } from '../crypto/signer.ts';
import { digest } from '#crypto';
import { buildSignedAttributes, buildSignedData } from '../cms/build-signed-data.ts';
import { cmsOids } from '../cms/cms-oids.ts';
import { signVerifiedInPool } from '../x509/build-certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { TimestampRequest } from './timestamp-request.ts';

export class TimestampError extends AppError<'tsp.refused' | 'tsp.no-token'> {}

/** PKIFailureInfo bits of clause 2.4.2. */
export const failureBits = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const;

export type TimestampFailure = keyof typeof failureBits;

export interface TimestampUnit {
  readonly signer: Signer;
  readonly certificate: Certificate;
  /** Sent when the request asks for certificates: the unit's and its issuers'. */
  readonly chain: readonly Uint8Array[];
  readonly policy: string;
  readonly accuracySeconds: number;
}

const acceptedHashes = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** What stands against a request, or undefined: SHA-1 and MD5 imprints and wrong lengths are refused. */
export function findTimestampFailure(
  request: TimestampRequest,
  policy: string,
): TimestampFailure | undefined {
  const { hash, digest: imprint } = request.imprint;
  if (hash !== 'sha256' && hash !== 'sha384' && hash !== 'sha512') return 'badAlg';
  if (imprint.length !== acceptedHashes[hash]) return 'badDataFormat';
  if (request.policy !== undefined && request.policy !== policy) return 'unacceptedPolicy';
  return request.hasExtensions ? 'unacceptedExtension' : undefined;
}

/** The token for a request that nothing stands against. `serial` is 16 random octets. */
export async function buildTimestampToken(
  request: Pick<TimestampRequest, 'imprintRaw' | 'nonce' | 'certReq'>,
  unit: TimestampUnit,
  genTime: Date,
  serial: Uint8Array,
): Promise<Uint8Array> {
  const info = encodeSequence(
    encodeInteger(1),
    encodeOid(unit.policy),
    request.imprintRaw,
    encodeUnsigned(serial),
    encodeGeneralizedTime(genTime),
    encodeSequence(encodeInteger(unit.accuracySeconds)),
    ...(request.nonce === undefined ? [] : [encodeTlv(tags.integer, request.nonce)]),
  );
  const { hash } = signatureAlgorithms[unit.signer.algorithm];
  const signedAttrs = buildSignedAttributes({
    contentType: cmsOids.tstInfo,
    messageDigest: digest(hash, info),
    signingCertificate: unit.certificate,
  });
  return buildSignedData({
    signedAttrs,
    signature: await signVerifiedInPool(signedAttrs, unit.signer),
    algorithm: unit.signer.algorithm,
    signingCertificate: unit.certificate,
    certificates: request.certReq ? unit.chain : [],
    contentType: cmsOids.tstInfo,
    content: info,
  });
}

export const buildGrantedResponse = (token: Uint8Array): Uint8Array =>
  encodeSequence(encodeSequence(encodeInteger(0)), token);

export const buildRejection = (failure: TimestampFailure, text: string): Uint8Array =>
  encodeSequence(
    encodeSequence(
      encodeInteger(2),
      encodeSequence(encodeUtf8String(text)),
      encodeNamedBits([failureBits[failure]]),
    ),
  );

/** The token of a granted answer. @throws {TimestampError} `tsp.refused` with the status and failure bits */
export function readGrantedToken(bytes: Uint8Array): Uint8Array {
  const cursor = enter(readDerWhole(bytes, { relaxed: true }), tags.sequence, 'TimeStampResp', {
    relaxed: true,
  });
  const statusInfo = childrenOf(cursor.next(tags.sequence, 'status'), 3, { relaxed: true });
  const status = statusInfo[0] === undefined ? -1 : readSmallInteger(statusInfo[0]);
  if (status !== 0 && status !== 1) {
    const failure = statusInfo.find(({ tag }) => tag === tags.bitString);
    const bits = failure === undefined ? 'none' : [...readNamedBits(failure)].join(',');
    throw new TimestampError(
      'tsp.refused',
      `the timestamp authority answered status ${status}, failure bits ${bits}`,
    );
  }
  if (cursor.done) throw new TimestampError('tsp.no-token', 'expected a token in the granted answer');
  return rawOf(cursor.any('timeStampToken'));
}
