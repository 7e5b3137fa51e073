/** OCSPRequest (RFC 6960 clause 4.1). */
import { AppError } from '../../lib/errors.ts';
import { childrenOf, contentOf, enter, rawOf, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readIntegerBytes } from '../asn1/der-values.ts';
import {
  encodeExplicit,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTlv,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import { findHash, hashOids, parseAlgorithmIdentifier, type HashName } from '../crypto/algorithms.ts';
import { digest } from '#crypto';
import type { Certificate } from '../x509/certificate.ts';
import { parseExtensions, type Extension } from '../x509/extensions.ts';

export class OcspError extends AppError<'ocsp.malformed-request' | 'ocsp.not-successful'> {}

export const nonceOid = '1.3.6.1.5.5.7.48.1.2';
const basicOid = '1.3.6.1.5.5.7.48.1.1';
const responseTypesOid = '1.3.6.1.5.5.7.48.1.4';

/** CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } */
export interface CertId {
  readonly raw: Uint8Array;
  readonly hash: HashName | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

export interface OcspRequest {
  readonly certIds: readonly CertId[];
  readonly nonce: Uint8Array | undefined;
}

const maxRequests = 100;

/** @throws {OcspError} `ocsp.malformed-request` for an empty or too long list or nonce (RFC 9654: 1 to 128 octets) */
export function parseOcspRequest(bytes: Uint8Array): OcspRequest {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'OCSPRequest');
  const tbs = enter(outer.next(tags.sequence, 'tbsRequest'), tags.sequence, 'TBSRequest');
  tbs.optional(0xa0);
  tbs.optional(0xa1);
  const list = childrenOf(tbs.next(tags.sequence, 'requestList'), maxRequests);
  const extensionsDer = tbs.optional(0xa2);
  tbs.end();
  if (list.length === 0) throw new OcspError('ocsp.malformed-request', 'expected at least one request');
  const certIds = list.map((request) =>
    parseCertId(enter(request, tags.sequence, 'Request').next(tags.sequence, 'reqCert')),
  );
  const extensions =
    extensionsDer === undefined
      ? []
      : parseExtensions(readDer(bytes, extensionsDer.contentStart, extensionsDer.contentEnd));
  return { certIds, nonce: readNonce(extensions) };
}

export function readNonce(extensions: readonly Extension[]): Uint8Array | undefined {
  const extension = extensions.find(({ oid }) => oid === nonceOid);
  if (extension === undefined) return undefined;
  const nonce = contentOf(readDerWhole(extension.value));
  if (nonce.length < 1 || nonce.length > 128) {
    throw new OcspError('ocsp.malformed-request', `expected a nonce of 1 to 128 octets, got ${nonce.length}`);
  }
  return nonce;
}

export function parseCertId(der: Der): CertId {
  const cursor = enter(der, tags.sequence, 'CertID');
  const { oid } = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'hashAlgorithm'));
  const issuerNameHash = contentOf(cursor.next(tags.octetString, 'issuerNameHash'));
  const issuerKeyHash = contentOf(cursor.next(tags.octetString, 'issuerKeyHash'));
  const serialNumber = readIntegerBytes(cursor.next(tags.integer, 'serialNumber'));
  return { raw: rawOf(der), hash: findHash(oid), issuerNameHash, issuerKeyHash, serialNumber };
}

/** The CertID of a certificate: SHA-1 unless another is asked for, as responders index it (RFC 5019 clause 2.1.1). */
export const encodeCertId = (
  issuer: Certificate,
  serialNumber: Uint8Array,
  hash: 'sha1' | 'sha256' = 'sha1',
): Uint8Array =>
  encodeSequence(
    encodeSequence(encodeOid(hashOids[hash]), encodeNull()),
    encodeOctetString(digest(hash, issuer.subject.raw)),
    encodeOctetString(digest(hash, issuer.publicKey.subjectPublicKey)),
    encodeTlv(tags.integer, serialNumber),
  );

export const encodeNonce = (nonce: Uint8Array): Uint8Array =>
  encodeSequence(encodeOid(nonceOid), encodeOctetString(encodeOctetString(nonce)));

export const buildOcspRequest = (certIds: readonly Uint8Array[], nonce?: Uint8Array): Uint8Array =>
  encodeSequence(
    encodeSequence(
      encodeSequence(...certIds.map((certId) => encodeSequence(certId))),
      encodeExplicit(
        2,
        encodeSequence(
          ...(nonce === undefined ? [] : [encodeNonce(nonce)]),
          encodeSequence(encodeOid(responseTypesOid), encodeOctetString(encodeSequence(encodeOid(basicOid)))),
        ),
      ),
    ),
  );
