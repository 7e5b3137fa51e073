/**
 * Tokens of PDF syntax (ISO 32000 clause 7.2 and 7.3), read from a source through a window that slides forward.
 * It never looks further than it must, so one object of a 500 MB file costs one window.
 */
import { concatBytes, roomFor } from '../lib/bytes.ts';
import { ByteWriter } from './byte-writer.ts';
import { parseNumber } from './parse-number.ts';
import { PdfError } from './pdf-error.ts';
import { hashByte, wordOf } from './repeated-words.ts';
import type { ByteSource } from './source.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'string'; readonly bytes: Uint8Array; readonly form: 'literal' | 'hex' }
  | { readonly kind: 'keyword'; readonly value: string }
  | { readonly kind: '[' | ']' | '<<' | '>>' | 'end' };

const windowSize = 4096;
/** For a string that the window does not show whole: the contents of nearly every signature. */
const longWindow = 65_536;
const maxTokenLength = 16 * 1024 * 1024;
const maxKeywordLength = 1024;
const maxNameLength = 4096;
/** Every integer of so many digits is a double, and so is every power of ten by which such a one is divided once. */
const maxExactDigits = 15;
const powersOfTen = Array.from({ length: maxExactDigits + 1 }, (_, i) => 10 ** i);

export const isWhiteSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0;

/** By its code, 1 for a character that is neither white space nor delimiter (clause 7.2.3). */
const regular = new Uint8Array(256).fill(1);
for (const character of '\0\t\n\f\r ()<>[]{}/%') regular[character.charCodeAt(0)] = 0;

export const isRegular = (byte: number): boolean => regular[byte] === 1;

const nothing = new Uint8Array(0);

/** Those that are always the same. */
const tokens = {
  open: { kind: '[' },
  close: { kind: ']' },
  openDict: { kind: '<<' },
  closeDict: { kind: '>>' },
  end: { kind: 'end' },
} as const satisfies Record<string, Token>;

export class Lexer {
  readonly #source: ByteSource;
  readonly #end: number;
  #window: Uint8Array = nothing;
  #windowStart = 0;
  #at: number;
  #tokens = 0;
  #isInteger = true;

  constructor(source: ByteSource, offset: number, end = source.length) {
    this.#source = source;
    this.#at = offset;
    this.#end = end;
  }

  /** Offset of the next byte. */
  get offset(): number {
    return this.#at;
  }

  /** How far it had to look, to within a window: what a look ahead cost. */
  get reached(): number {
    return Math.max(this.#at, this.#windowStart);
  }

  seek(offset: number): void {
    this.#at = offset;
  }

  /** The byte at `offset + ahead`, or -1 after the end. */
  peekByte(ahead = 0): number {
    const window = this.#window;
    const i = this.#at + ahead - this.#windowStart;
    return i >= 0 && i < window.length ? (window[i] ?? -1) : this.#slide(this.#at + ahead);
  }

  /** The byte at that offset, which the window shows from now on: never more than stands before the end. */
  #slide(at: number): number {
    if (at >= this.#end || at < 0) return -1;
    this.#windowStart = at;
    this.#window = this.#source.read(at, Math.min(windowSize, this.#end - at));
    return this.#window[0] ?? -1;
  }

  #take(): number {
    const byte = this.peekByte();
    if (byte >= 0) this.#at++;
    return byte;
  }

  /** Skips white space and comments, to the byte that it gives: -1 at the end. */
  skipSpace(): number {
    let byte = this.peekByte();
    while (regular[byte] === 0) {
      if (isWhiteSpace(byte)) this.#at++;
      else if (byte === 0x25)
        while (this.peekByte() >= 0 && this.peekByte() !== 0x0a && this.peekByte() !== 0x0d) this.#at++;
      else break;
      byte = this.peekByte();
    }
    return byte;
  }

  /** How many tokens were read. */
  get tokens(): number {
    return this.#tokens;
  }

  next(): Token {
    this.#tokens++;
    const byte = this.skipSpace();
    const start = this.#at;
    if (byte >= 0) this.#at++;
    switch (byte) {
      case -1:
        return tokens.end;
      case 0x5b:
        return tokens.open;
      case 0x5d:
        return tokens.close;
      case 0x2f:
        return { kind: 'name', value: this.#name() };
      case 0x28:
        return { kind: 'string', bytes: this.#literal(start), form: 'literal' };
      case 0x3c:
        if (this.peekByte() === 0x3c) {
          this.#at++;
          return tokens.openDict;
        }
        return { kind: 'string', bytes: this.#hex(start), form: 'hex' };
      case 0x3e:
        if (this.peekByte() === 0x3e) {
          this.#at++;
          return tokens.closeDict;
        }
        throw new PdfError('pdf.syntax', `unexpected ">" at offset ${start}`);
      case 0x29:
        throw new PdfError('pdf.syntax', `unexpected ")" at offset ${start}`);
      case 0x7b:
      case 0x7d:
        return { kind: 'keyword', value: String.fromCharCode(byte) };
      default:
        this.#at = start;
        return this.#regular();
    }
  }

  /** The number of that many digits from `ahead` on, or -1 where not all are digits. */
  peekDigits(ahead: number, count: number): number {
    const from = this.#at + ahead - this.#windowStart;
    const isInWindow = from >= 0 && from + count <= this.#window.length;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = isInWindow ? (this.#window[from + i] ?? 0) : this.peekByte(ahead + i);
      if (byte < 0x30 || byte > 0x39) return -1;
      value = 10 * value + byte - 0x30;
    }
    return value;
  }

  /** What follows up to the next character that is not regular; undefined where the window does not show that. */
  #word(): string | undefined {
    const window = this.#window;
    const from = this.#at - this.#windowStart;
    let hash = 0;
    for (let to = from; to < window.length; to++) {
      const byte = window[to] ?? 0;
      if (regular[byte] === 0) {
        this.#at += to - from;
        return wordOf(window, from, to, hash);
      }
      hash = hashByte(hash, byte);
    }
    return undefined;
  }

  /** A number of digits and at most one full stop, as nearly all are; -1, and nothing read, for anything else. */
  #plainNumber(): number {
    const window = this.#window;
    const from = this.#at - this.#windowStart;
    let value = 0;
    let point = -1;
    for (let at = from; at < window.length && at - from <= maxExactDigits; at++) {
      const byte = window[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) value = 10 * value + byte - 0x30;
      else if (byte === 0x2e && point < 0) point = at;
      else if (regular[byte] === 0 && at > from + (point < 0 ? 0 : 1)) {
        this.#at += at - from;
        this.#isInteger = point < 0;
        return point < 0 ? value : value / (powersOfTen[at - point - 1] ?? 1);
      } else return -1;
    }
    return -1;
  }

  #regular(): Token {
    const start = this.#at;
    this.peekByte();
    const plain = this.#plainNumber();
    if (plain >= 0) return { kind: 'number', value: plain, integer: this.#isInteger };
    let text = this.#word() ?? '';
    while (isRegular(this.peekByte())) {
      text += String.fromCharCode(this.#take());
      if (text.length > maxKeywordLength) break;
    }
    if (text.length > maxKeywordLength)
      throw new PdfError('pdf.limit', `a keyword of over ${maxKeywordLength} bytes at offset ${start}`);
    const number = parseNumber(text);
    if (number !== undefined && !Number.isFinite(number.value))
      throw new PdfError(
        'pdf.syntax',
        `expected a number that can be told, got ${text.length} characters at offset ${start}`,
      );
    return number === undefined ? { kind: 'keyword', value: text } : { kind: 'number', ...number };
  }

  #name(): string {
    const start = this.#at;
    this.peekByte();
    const word = this.#word();
    if (word !== undefined && word.length <= maxNameLength && !word.includes('#')) return word;
    this.#at = start;
    let text = '';
    while (isRegular(this.peekByte())) {
      const byte = this.#take();
      const high = hexValue(this.peekByte());
      const low = hexValue(this.peekByte(1));
      if (byte === 0x23 && high >= 0 && low >= 0) {
        this.#at += 2;
        text += String.fromCharCode(16 * high + low);
      } else {
        text += String.fromCharCode(byte);
      }
      if (text.length > maxNameLength)
        throw new PdfError('pdf.limit', `a name of over ${maxNameLength} bytes at offset ${start}`);
    }
    return text;
  }

  /** The string where it stands for itself and the window shows its end: no escapes, no line ends to change. */
  #plainLiteral(): Uint8Array | undefined {
    this.peekByte();
    const from = this.#at - this.#windowStart;
    let depth = 1;
    for (let to = from; to < this.#window.length; to++) {
      const byte = this.#window[to];
      if (byte === 0x5c || byte === 0x0d) return undefined;
      if (byte === 0x28) depth++;
      if (byte === 0x29 && --depth === 0) {
        this.#at += to - from + 1;
        return copyOf(this.#window, from, to);
      }
    }
    return undefined;
  }

  /** Clause 7.3.4.2: balanced parentheses, escapes, line ends as one line feed. */
  #literal(start: number): Uint8Array {
    const plain = this.#plainLiteral();
    if (plain !== undefined) return plain;
    const bytes = new ByteWriter(64);
    let depth = 1;
    for (;;) {
      const byte = this.#take();
      if (byte < 0) throw new PdfError('pdf.truncated', `the string at offset ${start} does not end`);
      if (bytes.length > maxTokenLength)
        throw new PdfError('pdf.limit', `the string at offset ${start} is too long`);
      if (byte === 0x5c) this.#escape(bytes);
      else if (byte === 0x0d) {
        if (this.peekByte() === 0x0a) this.#at++;
        bytes.byte(0x0a);
      } else {
        if (byte === 0x28) depth++;
        if (byte === 0x29 && --depth === 0) return bytes.finish();
        bytes.byte(byte);
      }
    }
  }

  #escape(bytes: ByteWriter): void {
    const byte = this.#take();
    const simple = escapes.get(byte);
    if (simple !== undefined) bytes.byte(simple);
    else if (byte === 0x0d) {
      if (this.peekByte() === 0x0a) this.#at++;
    } else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let i = 0; i < 2 && this.peekByte() >= 0x30 && this.peekByte() <= 0x37; i++)
        value = 8 * value + this.#take() - 0x30;
      bytes.byte(value & 0xff);
    } else if (byte !== 0x0a && byte >= 0) bytes.byte(byte);
  }

  /** Window by window: the contents of a signature are tens of thousands of digits. */
  #hex(start: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    let length = 0;
    let high = -1;
    while (this.peekByte() >= 0) {
      const window = this.#window;
      const from = this.#at - this.#windowStart;
      const close = window.indexOf(0x3e, from);
      const isClosed = close >= 0;
      if (!isClosed && window.length < longWindow && this.#windowStart + window.length < this.#end) {
        this.#windowStart = this.#at;
        this.#window = this.#source.read(this.#at, Math.min(longWindow, this.#end - this.#at));
        continue;
      }
      const to = isClosed ? close : window.length;
      const pairs = high < 0 ? decodePairs(window, from, to) : undefined;
      if (pairs !== undefined) {
        this.#at += 2 * pairs.length + (isClosed ? 1 : 0);
        if (isClosed && pieces.length === 0) return pairs;
        pieces.push(pairs);
        length += pairs.length;
        if (isClosed) return concatBytes(pieces);
        if (length > maxTokenLength)
          throw new PdfError('pdf.limit', `the string at offset ${start} is too long`);
        continue;
      }
      const piece = new Uint8Array(((to - from) >> 1) + 1);
      let count = 0;
      for (let i = from; i < to; i++) {
        const byte = window[i] ?? 0;
        const digit = hexValues[byte] ?? -1;
        if (digit >= 0) {
          if (high >= 0) piece[count++] = (high << 4) | digit;
          high = high >= 0 ? -1 : digit;
        } else if (!isWhiteSpace(byte)) {
          const at = this.#windowStart + i;
          throw new PdfError('pdf.syntax', `expected a hexadecimal digit at offset ${at}`);
        }
      }
      if (isClosed && high >= 0) piece[count++] = high << 4;
      this.#at = this.#windowStart + to + (isClosed ? 1 : 0);
      const filled = piece.subarray(0, count);
      if (isClosed) return pieces.length === 0 ? filled : concatBytes([...pieces, filled]);
      pieces.push(filled);
      length += count;
      if (length > maxTokenLength)
        throw new PdfError('pdf.limit', `the string at offset ${start} is too long`);
    }
    throw new PdfError('pdf.truncated', `the hexadecimal string at offset ${start} does not end`);
  }
}

const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x28, 0x28],
  [0x29, 0x29],
  [0x5c, 0x5c],
]);

const hexValues = new Int8Array(256).fill(-1);
for (const digit of '0123456789abcdefABCDEF') hexValues[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

/** The bytes of pairs of digits that nothing interrupts, as contents are written; undefined for anything else. */
function decodePairs(window: Uint8Array, from: number, to: number): Uint8Array | undefined {
  if (((to - from) & 1) !== 0) return undefined;
  const bytes = roomFor((to - from) >> 1);
  let wrong = 0;
  for (let i = 0; i < bytes.length; i++) {
    const high = hexValues[window[from + 2 * i] ?? 0] ?? -1;
    const low = hexValues[window[from + 2 * i + 1] ?? 0] ?? -1;
    wrong |= high | low;
    bytes[i] = (high << 4) | low;
  }
  return wrong < 0 ? undefined : bytes;
}

/** Not `slice`, which of node's buffers gives a view. */
function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = roomFor(to - from);
  for (let i = 0; i < copy.length; i++) copy[i] = bytes[from + i] ?? 0;
  return copy;
}

/** -1 for what is no hexadecimal digit. */
const hexValue = (byte: number): number => hexValues[byte] ?? -1;
