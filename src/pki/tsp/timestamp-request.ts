/** TimeStampReq (RFC 3161 clause 2.4.1). */
import { contentOf, enter, readDer, readDerWhole } from '../asn1/der-reader.ts';
import { readBoolean, readIntegerBytes, readOid } from '../asn1/der-values.ts';
import {
  encodeBoolean,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import {
  encodeHashIdentifier,
  findHash,
  parseAlgorithmIdentifier,
  type HashName,
} from '../crypto/algorithms.ts';

export interface MessageImprint {
  readonly hashOid: string;
  /** Undefined for a hash that is not known. */
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array;
}

export interface TimestampRequest {
  readonly imprint: MessageImprint;
  readonly imprintRaw: Uint8Array;
  readonly policy: string | undefined;
  /** Content octets of the INTEGER. */
  readonly nonce: Uint8Array | undefined;
  readonly certReq: boolean;
  readonly hasExtensions: boolean;
}

/** @throws {DerError} */
export function parseTimestampRequest(bytes: Uint8Array): TimestampRequest {
  const cursor = enter(readDerWhole(bytes), tags.sequence, 'TimeStampReq');
  cursor.next(tags.integer, 'version');
  const imprintDer = cursor.next(tags.sequence, 'messageImprint');
  const policy = cursor.optional(tags.oid);
  const nonce = cursor.optional(tags.integer);
  const certReq = cursor.optional(tags.boolean);
  const extensions = cursor.optional(0xa0);
  cursor.end();
  return {
    imprint: parseImprint(bytes.subarray(imprintDer.start, imprintDer.end)),
    imprintRaw: bytes.subarray(imprintDer.start, imprintDer.end),
    policy: policy && readOid(policy),
    nonce: nonce && readIntegerBytes(nonce),
    certReq: certReq !== undefined && readBoolean(certReq),
    hasExtensions: extensions !== undefined,
  };
}

/** MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage OCTET STRING } */
export function parseImprint(bytes: Uint8Array): MessageImprint {
  const cursor = enter(readDer(bytes), tags.sequence, 'MessageImprint');
  const hashOid = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'hashAlgorithm')).oid;
  const digest = contentOf(cursor.next(tags.octetString, 'hashedMessage'));
  return { hashOid, hash: findHash(hashOid), digest };
}

export const encodeImprint = (hash: HashName, digest: Uint8Array): Uint8Array =>
  encodeSequence(encodeHashIdentifier(hash), encodeOctetString(digest));

export interface NewTimestampRequest {
  readonly hash: HashName;
  readonly digest: Uint8Array;
  readonly nonce?: Uint8Array;
  readonly policy?: string;
}

/** A request; certReq is always set, so that the token proves itself. */
export const buildTimestampRequest = (request: NewTimestampRequest): Uint8Array =>
  encodeSequence(
    encodeInteger(1),
    encodeImprint(request.hash, request.digest),
    ...(request.policy === undefined ? [] : [encodeOid(request.policy)]),
    ...(request.nonce === undefined ? [] : [encodeUnsigned(request.nonce)]),
    encodeBoolean(true),
  );
