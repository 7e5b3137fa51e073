/** Timestamp tokens (RFC 3161 clause 2.4.2, RFC 5816): read, checked. */
import { equalBytes } from '../../lib/bytes.ts';
import { enter, rawOf, readDer } from '../asn1/der-reader.ts';
import { readIntegerBytes, readOid, readSmallInteger, readTime } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { digest } from '#crypto';
import { cmsOids } from '../cms/cms-oids.ts';
import { parseSignedData, type SignedData } from '../cms/parse-signed-data.ts';
import {
  findSignerCertificate,
  onlySignerInfo,
  verifySignerInfo,
  type SignerFault,
} from '../cms/verify-signer-info.ts';
import { extKeyUsageOf, findExtension, parseCertificate, type Certificate } from '../x509/certificate.ts';
import { parseImprint, type MessageImprint } from './timestamp-request.ts';

export interface TstInfo {
  readonly policy: string;
  readonly imprint: MessageImprint;
  readonly serialNumber: Uint8Array;
  readonly genTime: Date;
  readonly accuracySeconds: number | undefined;
  readonly nonce: Uint8Array | undefined;
}

export interface TimestampToken {
  readonly raw: Uint8Array;
  readonly signedData: SignedData;
  readonly info: TstInfo;
  readonly certificates: readonly Certificate[];
}

/** @throws {DerError | CmsError} where the bytes are not a SignedData with a TSTInfo inside */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const signedData = parseSignedData(bytes);
  return {
    raw: bytes,
    signedData,
    info: parseTstInfo(signedData.content ?? new Uint8Array(0)),
    certificates: signedData.certificates.map(parseCertificate),
  };
}

function parseTstInfo(bytes: Uint8Array): TstInfo {
  const cursor = enter(readDer(bytes), tags.sequence, 'TSTInfo');
  cursor.next(tags.integer, 'version');
  const policy = readOid(cursor.next(tags.oid, 'policy'));
  const imprint = parseImprint(rawOf(cursor.next(tags.sequence, 'messageImprint')));
  const serialNumber = readIntegerBytes(cursor.next(tags.integer, 'serialNumber'));
  const genTime = readTime(cursor.next(tags.generalizedTime, 'genTime'), true);
  const accuracy = cursor.optional(tags.sequence);
  cursor.optional(tags.boolean);
  const nonce = cursor.optional(tags.integer);
  return {
    policy,
    imprint,
    serialNumber,
    genTime,
    accuracySeconds: accuracy && readAccuracy(rawOf(accuracy)),
    nonce: nonce && readIntegerBytes(nonce),
  };
}

/** Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] OPTIONAL, micros [1] OPTIONAL } */
function readAccuracy(bytes: Uint8Array): number {
  const cursor = enter(readDer(bytes), tags.sequence, 'Accuracy');
  const seconds = cursor.optional(tags.integer);
  const millis = cursor.optional(0x80);
  const micros = cursor.optional(0x81);
  return (
    (seconds ? readSmallInteger(seconds) : 0) +
    (millis ? readSmallInteger(millis) : 0) / 1e3 +
    (micros ? readSmallInteger(micros) : 0) / 1e6
  );
}

export type TimestampFault =
  | SignerFault
  | 'signer-count'
  | 'not-a-timestamp'
  | 'certificate-missing'
  | 'imprint-differs'
  | 'nonce-differs'
  | 'key-usage-unfit';

export interface TimestampExpectation {
  /** The bytes that the imprint must be of; hashed with the token's own algorithm. */
  readonly message?: Uint8Array;
  /** Or their digest, under the hash that was asked for. */
  readonly digest?: Uint8Array;
  readonly nonce?: Uint8Array;
  /** Certificates that the token itself may leave out. */
  readonly certificates?: readonly Certificate[];
}

export interface TimestampOutcome {
  readonly faults: readonly TimestampFault[];
  readonly certificate: Certificate | undefined;
}

/** Everything but the path of the TSA's certificate. */
export function verifyTimestampToken(
  token: TimestampToken,
  expected: TimestampExpectation,
): TimestampOutcome {
  const signerInfo = onlySignerInfo(token.signedData);
  if (token.signedData.contentType !== cmsOids.tstInfo)
    return { faults: ['not-a-timestamp'], certificate: undefined };
  if (signerInfo === undefined) return { faults: ['signer-count'], certificate: undefined };
  const certificate = findSignerCertificate(signerInfo, [
    ...token.certificates,
    ...(expected.certificates ?? []),
  ]);
  if (certificate === undefined) return { faults: ['certificate-missing'], certificate: undefined };
  const content = token.signedData.content ?? new Uint8Array(0);
  const outcome = verifySignerInfo({
    signerInfo,
    contentType: cmsOids.tstInfo,
    certificate,
    contentDigest: (hash) => digest(hash, content),
  });
  const faults: TimestampFault[] = [...outcome.faults];
  if (!imprintFits(token.info.imprint, expected)) faults.push('imprint-differs');
  if (
    expected.nonce !== undefined &&
    (token.info.nonce === undefined || !sameNumber(token.info.nonce, expected.nonce))
  ) {
    faults.push('nonce-differs');
  }
  if (!isTimestampUnit(certificate)) faults.push('key-usage-unfit');
  return { faults, certificate };
}

function imprintFits({ hash, digest: imprint }: MessageImprint, expected: TimestampExpectation): boolean {
  if (hash === undefined) return false;
  const wanted = expected.message === undefined ? expected.digest : digest(hash, expected.message);
  return wanted !== undefined && equalBytes(imprint, wanted);
}

const sameNumber = (a: Uint8Array, b: Uint8Array): boolean => equalBytes(withoutZeros(a), withoutZeros(b));

const withoutZeros = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes.findIndex((byte) => byte !== 0));

const timeStamping = '1.3.6.1.5.5.7.3.8';

/** RFC 3161 clause 2.3: timeStamping as the sole purpose, in a critical extension. */
function isTimestampUnit(certificate: Certificate): boolean {
  const purposes = extKeyUsageOf(certificate) ?? [];
  const extension = findExtension(certificate, 'extKeyUsage');
  return extension?.critical === true && purposes.length === 1 && purposes[0] === timeStamping;
}
