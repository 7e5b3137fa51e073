/** Text strings (ISO 32000 clause 7.9.2.2) and dates (clause 7.9.4), read and written. */
import { concatBytes, fromLatin1 } from '../lib/bytes.ts';

const utf16be = new TextDecoder('utf-16be');
const utf8 = new TextDecoder('utf-8');

/** PDFDocEncoding where it differs from Latin-1 (Annex D.2), 0x18-0x1f and 0x80-0x9e. */
const docEncoding = new Map([
  ...Array.from(
    '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc',
    (character, i) => [0x18 + i, character] as const,
  ),
  ...Array.from(
    '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e',
    (character, i) => [0x80 + i, character] as const,
  ),
  [0xa0, '\u20ac'] as const,
]);

const docBytes = new Map([...docEncoding].map(([byte, character]) => [character, byte]));

/** The text in PDFDocEncoding; undefined where it has a letter that the encoding lacks. */
export function encodeDocEncoding(text: string): Uint8Array | undefined {
  const bytes = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return docBytes.get(character) ?? (code < 256 && !docEncoding.has(code) ? code : undefined);
  });
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes, (byte) => byte ?? 0);
}

/** The same in PDFDocEncoding and ASCII. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x80;

/** UTF-16BE or UTF-8 with a byte order mark, else PDFDocEncoding. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16be.decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8.decode(bytes.subarray(3));
  let text = '';
  for (const byte of bytes)
    text += isPlain(byte) ? String.fromCharCode(byte) : (docEncoding.get(byte) ?? String.fromCharCode(byte));
  return text;
}

/** ASCII as it is, anything else as UTF-16BE with its mark. */
export function encodeText(text: string): Uint8Array {
  if (/^[\n\r\t -~]*$/.test(text)) return fromLatin1(text);
  const units = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    units[2 * i] = text.charCodeAt(i) >> 8;
    units[2 * i + 1] = text.charCodeAt(i) & 0xff;
  }
  return concatBytes([Uint8Array.of(0xfe, 0xff), units]);
}

/** `D:20200513130000+07'00'`; the offset in minutes east of UTC. */
export function encodeDate(time: Date, offsetMinutes = 0): Uint8Array {
  const local = new Date(time.getTime() + offsetMinutes * 60_000);
  const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
  const day =
    `${local.getUTCFullYear()}`.padStart(4, '0') + two(local.getUTCMonth() + 1) + two(local.getUTCDate());
  const digits = day + two(local.getUTCHours()) + two(local.getUTCMinutes()) + two(local.getUTCSeconds());
  const size = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}'${two(size % 60)}'`;
  return fromLatin1(`D:${digits}${zone}`);
}

/** The instant of a date string; parts that are absent count as their first value. Undefined where it is no date. */
export function parseDate(bytes: Uint8Array): Date | undefined {
  const pattern = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Z+-])(?:(\d\d)'?(?:(\d\d)'?)?)?)?/;
  const match = pattern.exec(textOf(bytes).trim());
  if (match === null) return undefined;
  const part = (i: number, otherwise: number): number => Number(match[i] ?? otherwise);
  const utc = Date.UTC(part(1, 0), part(2, 1) - 1, part(3, 1), part(4, 0), part(5, 0), part(6, 0));
  const offset = (match[7] === '-' ? -1 : 1) * (60 * part(8, 0) + part(9, 0));
  return new Date(utc - offset * 60_000);
}
