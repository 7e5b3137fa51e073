/** Distinguished names: Name ::= CHOICE { rdnSequence RDNSequence } (RFC 5280 clause 4.1.2.4). */
import { equalBytes, toLatin1 } from '../../lib/bytes.ts';
import { DerError } from '../asn1/der-error.ts';
import { childrenOf, contentOf, enter, rawOf, readDer, type Der } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import {
  encodeIa5String,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from '../asn1/der-writer.ts';
import { tags } from '../asn1/tags.ts';

export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

export type RelativeName = readonly NameAttribute[];

export interface Name {
  /** The DER as received: what is hashed, matched first and written again. */
  readonly raw: Uint8Array;
  readonly rdns: readonly RelativeName[];
}

/** Attribute types by their short names (RFC 4519, X.520); the order of nothing depends on this table. */
export const attributeTypes = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  street: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  description: '2.5.4.13',
  GN: '2.5.4.42',
  organizationIdentifier: '2.5.4.97',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
  emailAddress: '1.2.840.113549.1.9.1',
} as const satisfies Record<string, string>;

export type AttributeType = keyof typeof attributeTypes;

const shortNames = new Map<string, string>(
  Object.entries(attributeTypes).map(([short, oid]) => [oid, short]),
);

const maxRdns = 64;

export function parseName(der: Der): Name {
  if (der.tag !== tags.sequence) throw new DerError('der.unexpected-tag', 'expected a Name', der.start);
  const rdns = childrenOf(der, maxRdns).map((rdn) => {
    if (rdn.tag !== tags.set)
      throw new DerError('der.unexpected-tag', 'expected a RelativeDistinguishedName', rdn.start);
    return parseRelativeName(rdn);
  });
  return { raw: rawOf(der), rdns };
}

/** The attributes inside a RelativeDistinguishedName, whatever its own tag (IssuerAndSerial and IDP use `[1]`). */
export function parseRelativeName(rdn: Der): RelativeName {
  return childrenOf(rdn, maxRdns).map((attribute) => {
    const cursor = enter(attribute, tags.sequence, 'AttributeTypeAndValue');
    const oid = readOid(cursor.next(tags.oid, 'type'));
    const value = decodeText(cursor.any('value'));
    cursor.end();
    return { oid, value };
  });
}

const utf8 = new TextDecoder('utf-8');
const utf16 = new TextDecoder('utf-16be');

/** Any of the string types as text; a value of another type as `#` and its hexadecimal DER (RFC 4514 clause 2.4). */
export function decodeText(der: Der): string {
  const content = contentOf(der);
  switch (der.tag) {
    case tags.utf8String:
      return shortAscii(der) ?? utf8.decode(content);
    case tags.bmpString:
      return utf16.decode(content);
    case tags.universalString:
      return decodeUniversal(content);
    case tags.printableString:
    case tags.ia5String:
    case tags.numericString:
    case tags.visibleString:
    case tags.teletexString:
      return toLatin1(content);
    default:
      return `#${Array.from(rawOf(der), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
}

const longestShort = 64;

/** Most names are short and plain; a decoder is slower to call than they are to read. */
function shortAscii({ bytes, contentStart, contentEnd }: Der): string | undefined {
  if (contentEnd - contentStart > longestShort) return undefined;
  let text = '';
  for (let at = contentStart; at < contentEnd; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodeUniversal(content: Uint8Array): string {
  let text = '';
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  for (let at = 0; at + 4 <= content.length; at += 4) {
    const point = view.getUint32(at);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}

/** RFC 4514 order and escapes: `CN=Adi,O=Instansi,C=ID`, most specific first. */
export function nameToText(name: Name): string {
  return name.rdns
    .map((rdn) =>
      rdn.map(({ oid, value }) => `${shortNames.get(oid) ?? oid}=${escapeValue(value)}`).join('+'),
    )
    .toReversed()
    .join(',');
}

const escapeValue = (value: string): string =>
  Array.from(value.replace(/[\\,+"<>;=]/g, '\\$&').replace(/^[ #]| $/g, '\\$&'), escapeControl).join('');

const escapeControl = (character: string): string =>
  character < ' ' || character === '\u007f'
    ? `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`
    : character;

/** The last (most specific) value of an attribute. */
export function findInName(name: Name, type: AttributeType): string | undefined {
  const oid = attributeTypes[type];
  return name.rdns.flat().findLast((attribute) => attribute.oid === oid)?.value;
}

export interface NamePart {
  readonly type: AttributeType;
  readonly value: string;
}

/** A name with one attribute a RelativeDistinguishedName, in the order given (most general first). */
export function buildName(parts: readonly NamePart[]): Name {
  const encoded = parts.map(({ type, value }) =>
    encodeSetOf([encodeSequence(encodeOid(attributeTypes[type]), encodeText(type, value))]),
  );
  return parseName(readDer(encodeSequence(...encoded)));
}

function encodeText(type: AttributeType, value: string): Uint8Array {
  if (type === 'C' || type === 'serialNumber') return encodePrintableString(value);
  if (type === 'emailAddress' || type === 'DC') return encodeIa5String(value);
  return encodeUtf8String(value);
}

/** Equality by RFC 5280 clause 7.1: case folded, white space compressed, string type ignored; multi-valued RDNs as sets. */
export function equalNames(a: Name, b: Name): boolean {
  if (equalBytes(a.raw, b.raw)) return true;
  return (
    a.rdns.length === b.rdns.length && a.rdns.every((rdn, i) => equalRelativeNames(rdn, b.rdns[i] ?? []))
  );
}

/** Whether `name` lies in the subtree under `base` (RFC 5280 clause 4.2.1.10, directoryName). */
export function isWithinName(name: Name, base: Name): boolean {
  return (
    base.rdns.length <= name.rdns.length &&
    base.rdns.every((rdn, i) => equalRelativeNames(rdn, name.rdns[i] ?? []))
  );
}

function equalRelativeNames(a: RelativeName, b: RelativeName): boolean {
  if (a.length !== b.length) return false;
  const rest = [...b];
  return a.every((attribute) => {
    const at = rest.findIndex((other) => equalAttributes(attribute, other));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

const equalAttributes = (a: NameAttribute, b: NameAttribute): boolean =>
  a.oid === b.oid && (a.value === b.value || canonical(a.value) === canonical(b.value));

const canonical = (value: string): string =>
  value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
