/** Writes objects in PDF syntax (ISO 32000 clause 7.3). */
import { concatBytes, fromLatin1 } from '../lib/bytes.ts';
import { isRegular } from './lexer.ts';
import type { PdfDict, PdfObject, PdfString } from './objects.ts';
import { PdfError } from './pdf-error.ts';

const maxDepth = 200;

/** The object as it stands between `obj` and `endobj`; a stream with its /Length set right. */
export function encodeObject(object: PdfObject): Uint8Array {
  const parts: (Uint8Array | string)[] = [];
  write(object, parts, 0);
  return joinParts(parts);
}

/** Texts that follow each other are turned into bytes together. */
function joinParts(parts: readonly (Uint8Array | string)[]): Uint8Array {
  const joined: Uint8Array[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      joined.push(fromLatin1(text), part);
      text = '';
    }
  }
  const last = fromLatin1(text);
  return joined.length === 0 ? last : concatBytes([...joined, last]);
}

function write(object: PdfObject, parts: (Uint8Array | string)[], depth: number): void {
  if (depth > maxDepth) throw new PdfError('pdf.limit', `objects nested over ${maxDepth} deep`);
  if (object === null) parts.push('null');
  else if (typeof object === 'boolean') parts.push(String(object));
  else if (typeof object === 'number') parts.push(encodeNumber(object));
  else {
    switch (object.kind) {
      case 'name':
        parts.push(encodeName(object.value));
        break;
      case 'string':
        parts.push(encodeString(object));
        break;
      case 'ref':
        parts.push(`${object.number} ${object.generation} R`);
        break;
      case 'array':
        parts.push('[');
        object.items.forEach((item, i) => {
          if (i > 0) parts.push(' ');
          write(item, parts, depth + 1);
        });
        parts.push(']');
        break;
      case 'dict':
        writeDict(object, parts, depth);
        break;
      case 'stream': {
        const encoded = object.encoded();
        const entries = new Map(object.dict.entries).set('Length', encoded.length);
        writeDict({ kind: 'dict', entries }, parts, depth);
        parts.push('\nstream\n', encoded, '\nendstream');
        break;
      }
    }
  }
}

function writeDict(dict: PdfDict, parts: (Uint8Array | string)[], depth: number): void {
  parts.push('<<');
  for (const [key, value] of dict.entries) {
    parts.push(encodeName(key), ' ');
    write(value, parts, depth + 1);
    parts.push(' ');
  }
  parts.push('>>');
}

/** Plain decimal notation, at most six places: PDF knows no exponents. */
export function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, got ${value}`);
  if (Number.isInteger(value)) return value.toFixed(0);
  return value
    .toFixed(6)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
}

export function encodeName(value: string): string {
  let text = '/';
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i) & 0xff;
    const plain = code > 0x20 && code < 0x7f && code !== 0x23 && isRegular(code);
    text += plain ? String.fromCharCode(code) : `#${code.toString(16).padStart(2, '0')}`;
  }
  return text;
}

function encodeString({ bytes, form }: PdfString): string {
  if (form === 'hex') return `<${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}>`;
  let text = '(';
  for (const byte of bytes) {
    if (byte === 0x28 || byte === 0x29 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return `${text})`;
}
