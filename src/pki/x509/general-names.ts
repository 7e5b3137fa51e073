/** GeneralName (RFC 5280 clause 4.2.1.6), read and written. */
import { fromLatin1, toLatin1 } from '../../lib/bytes.ts';
import { childrenOf, contentOf, rawOf, readDer, type Der } from '../asn1/der-reader.ts';
import { readOid } from '../asn1/der-values.ts';
import { encodeTlv } from '../asn1/der-writer.ts';
import { contextPrimitive } from '../asn1/tags.ts';
import { parseName, type Name } from './names.ts';

export type GeneralName =
  | { readonly kind: 'email'; readonly value: string }
  | { readonly kind: 'dns'; readonly value: string }
  | { readonly kind: 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly name: Name }
  /** 4 or 16 octets; in a name constraint 8 or 32, address and mask. */
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'registeredId'; readonly oid: string }
  /** otherName `[0]`, x400Address `[3]`, ediPartyName `[5]`: kept whole; `typeId` of an otherName. */
  | {
      readonly kind: 'other';
      readonly tag: number;
      readonly raw: Uint8Array;
      readonly typeId: string | undefined;
    };

const maxGeneralNames = 10_000;

export const parseGeneralNames = (der: Der): readonly GeneralName[] =>
  childrenOf(der, maxGeneralNames).map(parseGeneralName);

export function parseGeneralName(der: Der): GeneralName {
  const content = contentOf(der);
  switch (der.tag) {
    case 0x81:
      return { kind: 'email', value: toLatin1(content) };
    case 0x82:
      return { kind: 'dns', value: toLatin1(content) };
    case 0x86:
      return { kind: 'uri', value: toLatin1(content) };
    case 0xa4:
      return { kind: 'directory', name: parseName(readDer(der.bytes, der.contentStart, der.contentEnd)) };
    case 0x87:
      return { kind: 'ip', bytes: content };
    case 0x88:
      return { kind: 'registeredId', oid: readOid(der) };
    default: {
      const typeId =
        der.tag === 0xa0 ? readOid(readDer(der.bytes, der.contentStart, der.contentEnd)) : undefined;
      return { kind: 'other', tag: der.tag, raw: rawOf(der), typeId };
    }
  }
}

export const encodeUri = (uri: string): Uint8Array => encodeTlv(contextPrimitive(6), fromLatin1(uri));
export const encodeDnsName = (name: string): Uint8Array => encodeTlv(contextPrimitive(2), fromLatin1(name));
export const encodeEmail = (email: string): Uint8Array => encodeTlv(contextPrimitive(1), fromLatin1(email));
export const encodeDirectoryName = (name: Name): Uint8Array => encodeTlv(0xa4, name.raw);

/** An IPv4 or IPv6 address in its usual text form. @throws {RangeError} */
export function encodeIpAddress(text: string): Uint8Array {
  const octets = text.includes(':') ? readIpv6(text) : readIpv4(text);
  if (octets === undefined) throw new RangeError(`expected an IP address, got ${JSON.stringify(text)}`);
  return encodeTlv(contextPrimitive(7), Uint8Array.from(octets));
}

function readIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
    ? parts.map(Number)
    : undefined;
}

/** RFC 4291 clause 2.2, without an embedded IPv4 address. */
function readIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right] = groups;
  const present = left.length + (right?.length ?? 0);
  if (halves.length > 2 || (right === undefined ? present !== 8 : present > 7)) return undefined;
  const all = [...left, ...Array.from({ length: 8 - present }, () => '0'), ...(right ?? [])];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}
