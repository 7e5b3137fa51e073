import { DerError } from '../asn1/der-error.ts';
import { childrenOf, contentOf, rawOf, readDerWhole, type Der } from '../asn1/der-reader.ts';
import { readBitString, readBoolean, readIntegerBytes, readOid, readTime } from '../asn1/der-values.ts';
import { tags } from '../asn1/tags.ts';
import { compareBytes } from '../../lib/bytes.ts';

const maxValues = 20_000;
const maxFaults = 20;

/**
 * Walks every value inside, without recursion, and names those that are not DER (X.690 clause 11) or hold characters
 * that their string type does not have. Values under IMPLICIT tags are opaque here: only their type knows them.
 */
export function findEncodingFaults(bytes: Uint8Array): readonly string[] {
  const faults: string[] = [];
  try {
    const open = [readDerWhole(bytes)];
    let seen = 0;
    for (let der = open.pop(); der !== undefined && faults.length < maxFaults; der = open.pop()) {
      if (++seen > maxValues) return [...faults, `more than ${maxValues} values`];
      const fault = findFault(der);
      if (fault !== undefined) faults.push(`${fault} at offset ${der.start}`);
      else if ((der.tag & 0x20) !== 0) open.push(...childrenOf(der));
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    faults.push(error.message);
  }
  return faults;
}

function findFault(der: Der): string | undefined {
  try {
    return checks.get(der.tag)?.(der);
  } catch (error) {
    if (error instanceof DerError) return error.message.replace(/ at offset \d+$/, '');
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readUtf8(der: Der): string | undefined {
  try {
    utf8.decode(contentOf(der));
    return undefined;
  } catch {
    // The decoder says no more than that it is none.
    return 'a UTF8String that is not UTF-8';
  }
}

const only =
  (type: string, allowed: (byte: number) => boolean) =>
  (der: Der): string | undefined =>
    contentOf(der).every(allowed) ? undefined : `a ${type} with a character that it does not have`;

// X.680 table 10: letters, digits and space ' ( ) + , - . / : = ?
const printable = new Set(
  new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?"),
);

/** The types that a constructed form would make BER, by the tag that they would then have. */
const constructedStrings = [
  tags.bitString,
  tags.octetString,
  tags.utf8String,
  tags.printableString,
  tags.ia5String,
];

/** A reader that throws where the value is wrong. */
const passes =
  (read: (der: Der) => unknown) =>
  (der: Der): undefined => {
    read(der);
  };

const checks = new Map<number, (der: Der) => string | undefined>([
  [tags.boolean, passes((der) => readBoolean(der))],
  [tags.integer, passes((der) => readIntegerBytes(der))],
  [tags.enumerated, passes((der) => readIntegerBytes(der))],
  [tags.bitString, passes((der) => readBitString(der))],
  [tags.oid, passes((der) => readOid(der))],
  [tags.null, (der) => (contentOf(der).length === 0 ? undefined : 'a NULL with content')],
  [tags.utcTime, passes((der) => readTime(der))],
  [tags.generalizedTime, passes((der) => readTime(der, true))],
  [tags.utf8String, readUtf8],
  [tags.printableString, only('PrintableString', (byte) => printable.has(byte))],
  [tags.ia5String, only('IA5String', (byte) => byte < 0x80)],
  [tags.numericString, only('NumericString', (byte) => byte === 0x20 || (byte >= 0x30 && byte <= 0x39))],
  [
    tags.bmpString,
    (der) => (contentOf(der).length % 2 === 0 ? undefined : 'a BMPString of an odd number of octets'),
  ],
  [tags.set, (der) => (isSorted(childrenOf(der).map(rawOf)) ? undefined : 'a SET OF out of order')],
  ...constructedStrings.map(
    (tag) => [tag | 0x20, () => 'a string in its constructed form'] as [number, () => string],
  ),
]);

const isSorted = (values: readonly Uint8Array[]): boolean =>
  values.every((value, i) => i === 0 || compareBytes(values[i - 1] ?? value, value) <= 0);
