/** C2SP signed-note: a text, an empty line, and lines of signatures. What a signature means its type says. */
import { concatBytes, toHex } from '../../lib/bytes.ts';
import { decodeBase64 } from './base64.ts';
import { TlogError } from './tlog-error.ts';
import { isKeyName } from './verifier-key.ts';

export interface SignedNote {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Four bytes. */
  readonly keyId: Uint8Array;
  /** What follows the key id. */
  readonly value: Uint8Array;
}

/** Sixteen signatures must be taken; a post-quantum one has up to 5 kB, in base64 a third more. */
const limits = { bytes: 512 * 1024, signatures: 64 };

/** @throws {TlogError} `tlog.bad-note`, with the line at fault */
export function parseSignedNote(note: string): SignedNote {
  if (note.length > limits.bytes) throw bad(`at most ${limits.bytes} characters`, String(note.length));
  // U+FFFD stands where bytes were not UTF-8; a control character could hide a line from whoever reads along.
  if (/[^\P{Cc}\n\u007f-\u009f]|\ufffd/u.test(note) || !note.isWellFormed())
    throw bad('UTF-8 without control characters', 'others');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n'))
    throw bad('a text, an empty line and signature lines', 'no empty line');
  const lines = note.slice(split + 2, -1).split('\n');
  if (split + 2 === note.length || lines.length > limits.signatures)
    throw bad(
      `1 to ${limits.signatures} signature lines`,
      split + 2 === note.length ? '0' : String(lines.length),
    );
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** `— <name> <base64 of key id and signature>`, without the newline. @throws {TlogError} `tlog.bad-note` */
export function parseSignatureLine(line: string): NoteSignature {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  if (dash !== '—' || !isKeyName(name) || more.length > 0)
    throw bad('a signature line: em dash, name, base64', JSON.stringify(line.slice(0, 80)));
  const bytes = decodeBase64(encoded, 'tlog.bad-note', `the signature of ${name}`);
  if (bytes.length < 5) throw bad('a key id and a signature', `${bytes.length} bytes`);
  return { name, keyId: bytes.subarray(0, 4), value: bytes.subarray(4) };
}

/** With its newline. */
export const encodeSignatureLine = ({ name, keyId, value }: NoteSignature): string =>
  `— ${name} ${concatBytes([keyId, value]).toBase64()}\n`;

export const encodeSignedNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(encodeSignatureLine).join('')}`;

/** The pair that names a key; two keys of one pair cannot be told apart. */
export const keyHandle = (name: string, id: Uint8Array): string => `${name}+${toHex(id)}`;

const bad = (expected: string, got: string): TlogError =>
  new TlogError('tlog.bad-note', `expected ${expected} in a signed note, got ${got}`);
