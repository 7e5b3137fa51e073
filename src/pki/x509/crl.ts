/**
 * Certificate revocation lists (RFC 5280 clause 5). A list of 100,000 entries is read in one pass that keeps an
 * offset an entry; an entry becomes a value only when it is looked up.
 */
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { DerError } from '../asn1/der-error.ts';
import { contentOf, enter, rawOf, readDer, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readBoolean, readNamedBits, readSmallInteger, readTime } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { parseSignatureAlgorithm, type SignatureAlgorithm } from '../crypto/algorithms.ts';
import { findExtension, readSignature } from './certificate.ts';
import {
  parseDistributionPointName,
  parseExtensions,
  type DistributionPointName,
  type Extension,
  type ReasonFlags,
} from './extensions.ts';
import { parseGeneralNames } from './general-names.ts';
import { parseName, type Name } from './names.ts';

export interface CertificateList {
  readonly raw: Uint8Array;
  readonly tbsRaw: Uint8Array;
  readonly tbsSignatureRaw: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** The revokedCertificates value, not yet read. */
  readonly revoked: Der | undefined;
}

export interface RevokedEntry {
  readonly serialNumber: Uint8Array;
  readonly revocationDate: Date;
  readonly extensions: readonly Extension[];
  /** CRLReason, 0 (unspecified) where absent. */
  readonly reason: number;
  readonly invalidityDate: Date | undefined;
  /** The entry's own certificateIssuer, or the last one before it (indirect lists, clause 5.3.3). */
  readonly certificateIssuer: Name | undefined;
}

/** @throws {DerError} where the bytes are not one DER CertificateList */
export function parseCrl(bytes: Uint8Array): CertificateList {
  const outer = enter(readDerWhole(bytes), tags.sequence, 'CertificateList');
  const tbsDer = outer.next(tags.sequence, 'tbsCertList');
  const signatureAlgorithm = parseSignatureAlgorithm(outer.next(tags.sequence, 'signatureAlgorithm'));
  const signature = readSignature(outer.next(tags.bitString, 'signatureValue'));
  outer.end();

  const tbs = enter(tbsDer, tags.sequence, 'TBSCertList');
  tbs.optional(tags.integer);
  const tbsSignatureRaw = rawOf(tbs.next(tags.sequence, 'signature'));
  const issuer = parseName(tbs.next(tags.sequence, 'issuer'));
  const thisUpdate = readTime(tbs.any('thisUpdate'));
  const nextIsTime = tbs.nextTag === tags.utcTime || tbs.nextTag === tags.generalizedTime;
  const nextUpdate = nextIsTime ? readTime(tbs.any('nextUpdate')) : undefined;
  const revoked = tbs.optional(tags.sequence);
  const extensionsDer = tbs.optional(0xa0);
  tbs.end();
  return {
    raw: bytes,
    tbsRaw: rawOf(tbsDer),
    tbsSignatureRaw,
    issuer,
    thisUpdate,
    nextUpdate,
    extensions:
      extensionsDer === undefined
        ? []
        : parseExtensions(readDer(bytes, extensionsDer.contentStart, extensionsDer.contentEnd)),
    signatureAlgorithm,
    signature,
    revoked,
  };
}

/** Entries chained by a hash of their serials: numbers in flat arrays, since a list may hold millions. */
interface CrlIndex {
  /** Offset of each entry. */
  readonly starts: readonly number[];
  /** The first entry of each hash, -1 where there is none; its length is a power of two. */
  readonly heads: Int32Array;
  /** The next entry with the hash of this one, -1 at the end. */
  readonly next: Int32Array;
  /** Offsets of entries that name a certificateIssuer, ascending, with the name. */
  readonly issuers: readonly { readonly offset: number; readonly issuer: Name }[];
  readonly unknownCritical: string | undefined;
}

const indexes = new WeakMap<CertificateList, CrlIndex>();
const maxEntries = 5_000_000;

/**
 * The entry for a serial (content octets of the INTEGER). In an indirect list `certificateIssuer` tells entries of
 * one serial apart; pass the certificate's issuer and the comparison to use.
 */
export function findRevoked(
  crl: CertificateList,
  serialNumber: Uint8Array,
  isIssuer: (entryIssuer: Name | undefined) => boolean = () => true,
): RevokedEntry | undefined {
  const { starts, heads, next, issuers } = indexOf(crl);
  const bucket = hashSerial(serialNumber, 0, serialNumber.length) & (heads.length - 1);
  for (let i = heads[bucket] ?? -1; i >= 0; i = next[i] ?? -1) {
    const offset = starts[i] ?? 0;
    if (!equalBytes(contentOf(serialAt(crl.raw, offset)), serialNumber)) continue;
    const issuer = issuers.findLast((candidate) => candidate.offset <= offset)?.issuer;
    if (isIssuer(issuer)) return parseEntry(crl, offset, issuer);
  }
  return undefined;
}

const serialAt = (bytes: Uint8Array, entryStart: number): Der =>
  readDer(bytes, readDer(bytes, entryStart).contentStart);

function hashSerial(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** The OID of a critical entry extension that is not understood; such a list is not usable (RFC 5280 clause 5.3). */
export const findUnknownCriticalEntryExtension = (crl: CertificateList): string | undefined =>
  indexOf(crl).unknownCritical;

const understoodEntryExtensions = new Set(['2.5.29.21', '2.5.29.24', '2.5.29.29']);

function indexOf(crl: CertificateList): CrlIndex {
  const known = indexes.get(crl);
  if (known !== undefined) return known;
  const starts: number[] = [];
  const hashes: number[] = [];
  const issuers: { offset: number; issuer: Name }[] = [];
  let unknownCritical: string | undefined;
  const { raw } = crl;
  const end = crl.revoked?.contentEnd ?? 0;
  for (let at = crl.revoked?.contentStart ?? 0; at < end;) {
    if (starts.length >= maxEntries)
      throw new DerError('der.limit', `expected at most ${maxEntries} entries`, at);
    const entry = readDer(raw, at, end);
    const limit = entry.contentEnd;
    const serial = readDer(raw, entry.contentStart, limit);
    const date = readDer(raw, serial.end, limit);
    if (entry.tag !== tags.sequence || serial.tag !== tags.integer)
      throw new DerError('der.unexpected-tag', 'expected a revokedCertificates entry', at);
    starts.push(at);
    hashes.push(hashSerial(raw, serial.contentStart, serial.contentEnd));
    if (date.end < limit && raw[date.end] === tags.sequence && !isReasonAlone(raw, date.end, limit)) {
      const extensions = parseExtensions(readDer(raw, date.end, limit));
      unknownCritical ??= extensions.find(
        ({ critical, oid }) => critical && !understoodEntryExtensions.has(oid),
      )?.oid;
      const issuer = issuerIn(extensions);
      if (issuer !== undefined) issuers.push({ offset: at, issuer });
    }
    at = entry.end;
  }
  const index = { starts, ...chain(hashes), issuers, unknownCritical };
  indexes.set(crl, index);
  return index;
}

/** Extensions with nothing but an uncritical reasonCode, which nearly every entry has, up to the reason's octet. */
const reasonAlone = Uint8Array.of(0x30, 12, 0x30, 10, 0x06, 3, 0x55, 0x1d, 0x15, 0x04, 3, 0x0a, 1);

function isReasonAlone(bytes: Uint8Array, from: number, limit: number): boolean {
  if (limit - from !== reasonAlone.length + 1) return false;
  for (let i = 0; i < reasonAlone.length; i++) if (bytes[from + i] !== reasonAlone[i]) return false;
  return true;
}

/** Filled from the back, so that entries of one hash stand in the list's order. */
function chain(hashes: readonly number[]): Pick<CrlIndex, 'heads' | 'next'> {
  const heads = new Int32Array(2 ** Math.ceil(Math.log2(hashes.length + 1))).fill(-1);
  const next = new Int32Array(hashes.length);
  for (let i = hashes.length - 1; i >= 0; i--) {
    const bucket = (hashes[i] ?? 0) & (heads.length - 1);
    next[i] = heads[bucket] ?? -1;
    heads[bucket] = i;
  }
  return { heads, next };
}

function parseEntry(crl: CertificateList, offset: number, certificateIssuer: Name | undefined): RevokedEntry {
  const cursor = enter(readDer(crl.raw, offset), tags.sequence, 'revokedCertificate');
  const serialNumber = contentOf(cursor.next(tags.integer, 'userCertificate'));
  const revocationDate = readTime(cursor.any('revocationDate'));
  const extensionsDer = cursor.optional(tags.sequence);
  const extensions = extensionsDer === undefined ? [] : parseExtensions(extensionsDer);
  const reason = findExtension({ extensions }, 'reasonCode');
  const invalidity = findExtension({ extensions }, 'invalidityDate');
  return {
    serialNumber,
    revocationDate,
    extensions,
    reason: reason === undefined ? 0 : readSmallInteger(readDerWhole(reason.value)),
    invalidityDate: invalidity && readTime(readDerWhole(invalidity.value)),
    certificateIssuer,
  };
}

function issuerIn(extensions: readonly Extension[]): Name | undefined {
  const extension = findExtension({ extensions }, 'certificateIssuer');
  if (extension === undefined) return undefined;
  const directory = parseGeneralNames(readDerWhole(extension.value)).find(
    (name) => name.kind === 'directory',
  );
  return directory?.name;
}

/** IssuingDistributionPoint (RFC 5280 clause 5.2.5). */
export interface ParsedIssuingDistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCaCerts: boolean;
  readonly onlySomeReasons: ReasonFlags | undefined;
  readonly indirectCrl: boolean;
  readonly onlyContainsAttributeCerts: boolean;
}

export function issuingDistributionPointOf(crl: CertificateList): ParsedIssuingDistributionPoint | undefined {
  const extension = findExtension(crl, 'issuingDistributionPoint');
  if (extension === undefined) return undefined;
  const cursor = enter(readDerWhole(extension.value), tags.sequence, 'IssuingDistributionPoint');
  const name = cursor.optional(0xa0);
  const flag = (tag: number): boolean => {
    const der = cursor.optional(tag);
    return der !== undefined && readBoolean(der);
  };
  const onlyContainsUserCerts = flag(0x81);
  const onlyContainsCaCerts = flag(0x82);
  const reasons = cursor.optional(0x83);
  const indirectCrl = flag(0x84);
  const onlyContainsAttributeCerts = flag(0x85);
  cursor.end();
  return {
    name: name && parseDistributionPointName(readDer(name.bytes, name.contentStart, name.contentEnd)),
    onlyContainsUserCerts,
    onlyContainsCaCerts,
    onlySomeReasons: reasons && readNamedBits(reasons),
    indirectCrl,
    onlyContainsAttributeCerts,
  };
}

/** CRLNumber or BaseCRLNumber. */
export function crlNumberOf(
  crl: CertificateList,
  name: 'crlNumber' | 'deltaCrlIndicator',
): bigint | undefined {
  const extension = findExtension(crl, name);
  if (extension === undefined) return undefined;
  const content = contentOf(readDerWhole(extension.value));
  return content.length === 0 ? 0n : BigInt(`0x${toHex(content)}`);
}
