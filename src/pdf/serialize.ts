/** Writes objects in PDF syntax (ISO 32000 clause 7.3). */
import { encodeHex } from '../lib/bytes.ts';
import { ByteWriter } from './byte-writer.ts';
import { isRegular } from './lexer.ts';
import type { PdfArray, PdfDict, PdfObject, PdfString } from './objects.ts';
import { PdfError } from './pdf-error.ts';

const maxDepth = 200;

/** The object as it stands between `obj` and `endobj`; a stream with its /Length set right. */
export function encodeObject(object: PdfObject): Uint8Array {
  const out = new ByteWriter();
  writeObject(object, out);
  return out.finish();
}

/** The same, behind what was written before. */
export function writeObject(object: PdfObject, out: ByteWriter, depth = 0): void {
  if (depth > maxDepth) throw new PdfError('pdf.limit', `objects nested over ${maxDepth} deep`);
  if (object === null) out.text('null');
  else if (typeof object === 'boolean') out.text(String(object));
  else if (typeof object === 'number') writeNumber(object, out);
  else {
    switch (object.kind) {
      case 'name':
        writeName(object.value, out);
        break;
      case 'string':
        writeString(object, out);
        break;
      case 'ref':
        out.digits(object.number);
        out.byte(space);
        out.digits(object.generation);
        out.text(' R');
        break;
      case 'array':
        writeArray(object, out, depth);
        break;
      case 'dict':
        writeDict(object, out, depth);
        break;
      case 'stream': {
        const encoded = object.encoded();
        const entries = new Map(object.dict.entries).set('Length', encoded.length);
        writeDict({ kind: 'dict', entries }, out, depth);
        out.text('\nstream\n');
        out.bytes(encoded);
        out.text('\nendstream');
        break;
      }
    }
  }
}

function writeArray({ items }: PdfArray, out: ByteWriter, depth: number): void {
  out.text('[');
  let isFirst = true;
  for (const item of items) {
    if (!isFirst) out.byte(space);
    isFirst = false;
    writeObject(item, out, depth + 1);
  }
  out.text(']');
}

function writeDict(dict: PdfDict, out: ByteWriter, depth: number): void {
  out.text('<<');
  writeEntries(dict, out, depth);
  out.text('>>');
}

/** A dictionary without its brackets, each entry with a space behind it. */
export function writeEntries({ entries }: PdfDict, out: ByteWriter, depth = 0): void {
  for (const [key, value] of entries) {
    writeName(key, out);
    out.byte(space);
    writeObject(value, out, depth + 1);
    out.byte(space);
  }
}

/**
 * Plain decimal notation, at most six places: PDF knows no exponents.
 *
 * @throws {PdfError} `pdf.limit` for a number that a document holds and that cannot be written so
 */
export function encodeNumber(value: number): string {
  // What a document's huge numbers add up to may be none.
  if (!(Math.abs(value) < tooLarge))
    throw new PdfError('pdf.limit', `expected a number below ${tooLarge}, got ${value}`);
  if (Number.isInteger(value)) return value.toFixed(0);
  return value
    .toFixed(6)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
}

/** From here on JavaScript writes integers with an exponent too. */
const tooLarge = 1e21;

function writeNumber(value: number, out: ByteWriter): void {
  if (value >= 0 && Number.isSafeInteger(value)) out.digits(value);
  else out.text(encodeNumber(value));
}

const space = 0x20;
const numberSign = 0x23;

/** By its code, 1 for what stands for itself: regular characters from ! to ~ but the number sign (clause 7.3.5). */
const plain = Uint8Array.from({ length: 256 }, (_, code) =>
  code > space && code < 0x7f && code !== numberSign && isRegular(code) ? 1 : 0,
);
const isPlain = (code: number): boolean => plain[code] === 1;

function writeName(value: string, out: ByteWriter): void {
  out.text('/');
  let count = 0;
  while (count < value.length && isPlain(value.charCodeAt(count))) count++;
  out.text(count === value.length ? value : value.slice(0, count));
  for (let i = count; i < value.length; i++) {
    const code = value.charCodeAt(i) & 0xff;
    if (isPlain(code)) out.byte(code);
    else out.text(`#${code.toString(16).padStart(2, '0')}`);
  }
}

function writeString({ bytes, form }: PdfString, out: ByteWriter): void {
  if (form === 'hex') {
    out.text('<');
    out.bytes(encodeHex(bytes));
    out.text('>');
    return;
  }
  out.text('(');
  for (const byte of bytes) {
    if (byte === 0x28 || byte === 0x29 || byte === 0x5c) {
      out.text('\\');
      out.byte(byte);
    } else if (byte < 0x20 || byte > 0x7e) out.text(`\\${byte.toString(8).padStart(3, '0')}`);
    else out.byte(byte);
  }
  out.text(')');
}
