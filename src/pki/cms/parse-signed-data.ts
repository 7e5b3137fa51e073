/**
 * SignedData (RFC 5652 clause 5), read as windows. Other makers' files hold BER, so lengths are read relaxed here;
 * what is signed (signedAttrs) is verified over the bytes as they stand.
 */
import { concatBytes } from '../../lib/bytes.ts';
import {
  childrenOf,
  contentOf,
  enter,
  rawOf,
  readDer,
  type Der,
  type DerOptions,
} from '../asn1/der-reader.ts';
import { readIntegerBytes, readOid } from '../asn1/der-values.ts';
import { retag } from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';
import {
  parseAlgorithmIdentifier,
  parseSignatureAlgorithm,
  type AlgorithmIdentifier,
  type SignatureAlgorithm,
} from '../crypto/algorithms.ts';
import { parseName, type Name } from '../x509/names.ts';
import { CmsError } from './cms-error.ts';
import { cmsOids } from './cms-oids.ts';

const relaxed: DerOptions = { relaxed: true };
const maxCertificates = 1000;

/** Attribute ::= SEQUENCE { attrType, attrValues SET OF } */
export interface CmsAttribute {
  readonly oid: string;
  /** Each value whole, tag and length included. */
  readonly values: readonly Uint8Array[];
}

export type SignerIdentifier =
  | { readonly kind: 'issuerAndSerial'; readonly issuer: Name; readonly serialNumber: Uint8Array }
  | { readonly kind: 'subjectKeyIdentifier'; readonly keyIdentifier: Uint8Array };

export interface SignerInfo {
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** The bytes that are signed, as DER SET OF (0x31); undefined where signedAttrs is absent. */
  readonly signedAttrsRaw: Uint8Array | undefined;
  readonly signedAttrs: readonly CmsAttribute[];
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly unsignedAttrs: readonly CmsAttribute[];
}

export interface SignedData {
  readonly contentType: string;
  /** The octets of eContent; undefined where the signature is detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
  /** Bytes after the ContentInfo: the zero padding of a PDF's /Contents, or something else. */
  readonly trailing: Uint8Array;
}

/** @throws {DerError | CmsError} where the bytes do not begin with a SignedData ContentInfo */
export function parseSignedData(bytes: Uint8Array): SignedData {
  const outer = readDer(bytes, 0, bytes.length, relaxed);
  const info = enter(outer, tags.sequence, 'ContentInfo', relaxed);
  const type = readOid(info.next(tags.oid, 'contentType'));
  if (type !== cmsOids.signedData) {
    throw new CmsError('cms.not-signed-data', `expected content type ${cmsOids.signedData}, got ${type}`);
  }
  const content = info.next(0xa0, 'content');
  const signedData = enter(
    readDer(bytes, content.contentStart, content.contentEnd, relaxed),
    tags.sequence,
    'SignedData',
    relaxed,
  );
  signedData.next(tags.integer, 'version');
  signedData.next(tags.set, 'digestAlgorithms');
  const encapsulated = enter(
    signedData.next(tags.sequence, 'encapContentInfo'),
    tags.sequence,
    'EncapsulatedContentInfo',
    relaxed,
  );
  const contentType = readOid(encapsulated.next(tags.oid, 'eContentType'));
  const eContent = encapsulated.optional(0xa0);
  const certificates = signedData.optional(0xa0);
  const crls = signedData.optional(0xa1);
  const signerInfos = childrenOf(signedData.next(tags.set, 'signerInfos'), 100, relaxed);
  return {
    contentType,
    content: eContent && readOctets(readDer(bytes, eContent.contentStart, eContent.contentEnd, relaxed)),
    // CertificateChoices: certificates are SEQUENCEs; the obsolete and attribute forms are tagged and passed over.
    certificates: sequencesIn(certificates),
    crls: sequencesIn(crls),
    signerInfos: signerInfos.map(parseSignerInfo),
    trailing: bytes.subarray(outer.end),
  };
}

const sequencesIn = (der: Der | undefined): readonly Uint8Array[] =>
  der === undefined
    ? []
    : childrenOf(der, maxCertificates, relaxed)
        .filter(({ tag }) => tag === tags.sequence)
        .map(rawOf);

/** OCTET STRING, in one piece or (BER) in several. */
function readOctets(der: Der): Uint8Array {
  return der.tag === (tags.octetString | 0x20)
    ? concatBytes(childrenOf(der, 1_000_000, relaxed).map(contentOf))
    : contentOf(der);
}

function parseSignerInfo(der: Der): SignerInfo {
  const cursor = enter(der, tags.sequence, 'SignerInfo', relaxed);
  cursor.next(tags.integer, 'version');
  const sid = parseSignerIdentifier(cursor.any('sid'));
  const digestAlgorithm = parseAlgorithmIdentifier(cursor.next(tags.sequence, 'digestAlgorithm'));
  const signedAttrs = cursor.optional(0xa0);
  const signatureAlgorithm = parseSignatureAlgorithm(cursor.next(tags.sequence, 'signatureAlgorithm'));
  const signature = readOctets(cursor.any('signature'));
  const unsignedAttrs = cursor.optional(0xa1);
  return {
    sid,
    digestAlgorithm,
    signedAttrsRaw: signedAttrs && retag(tags.set, rawOf(signedAttrs)),
    signedAttrs: parseAttributes(signedAttrs),
    signatureAlgorithm,
    signature,
    unsignedAttrs: parseAttributes(unsignedAttrs),
  };
}

function parseSignerIdentifier(der: Der): SignerIdentifier {
  if (der.tag === 0x80) return { kind: 'subjectKeyIdentifier', keyIdentifier: contentOf(der) };
  const cursor = enter(der, tags.sequence, 'IssuerAndSerialNumber', relaxed);
  const issuer = parseName(cursor.next(tags.sequence, 'issuer'));
  return {
    kind: 'issuerAndSerial',
    issuer,
    serialNumber: readIntegerBytes(cursor.next(tags.integer, 'serialNumber')),
  };
}

function parseAttributes(der: Der | undefined): readonly CmsAttribute[] {
  if (der === undefined) return [];
  return childrenOf(der, 200, relaxed).map((attribute) => {
    const cursor = enter(attribute, tags.sequence, 'Attribute', relaxed);
    const oid = readOid(cursor.next(tags.oid, 'attrType'));
    return { oid, values: childrenOf(cursor.next(tags.set, 'attrValues'), 100, relaxed).map(rawOf) };
  });
}

/** The only value of an attribute; undefined where it is absent or has none. */
export const findAttribute = (attributes: readonly CmsAttribute[], oid: string): Uint8Array | undefined =>
  attributes.find((attribute) => attribute.oid === oid)?.values[0];
