/** C2SP tlog-checkpoint: the head of a tree as the text of a note. */
import { decodeBase64 } from './base64.ts';
import { hashLength } from './merkle-hash.ts';
import { TlogError } from './tlog-error.ts';

export interface Checkpoint {
  /** Which log: its address without a scheme. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Lines that say nothing to us; none in what we make. */
  readonly extensions: readonly string[];
}

export const encodeCheckpoint = ({ origin, size, root, extensions }: Checkpoint): string =>
  [origin, size, root.toBase64(), ...extensions, ''].join('\n');

/** @throws {TlogError} `tlog.bad-checkpoint` */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes(''))
    throw bad('three lines or more that are not empty', `${lines.length}`);
  const [origin = '', size = '', root = '', ...extensions] = lines;
  const length = new TextEncoder().encode(origin).length;
  // What a cosignature signs holds its length in one byte (C2SP tlog-cosignature).
  if (length > 255) throw bad('an origin of at most 255 bytes', `${length}`);
  const bytes = decodeBase64(root, 'tlog.bad-checkpoint', 'the root hash');
  if (bytes.length !== hashLength) throw bad('a root hash of 32 bytes', `${bytes.length}`);
  return { origin, size: parseTreeSize(size, 'tlog.bad-checkpoint'), root: bytes, extensions };
}

/** A decimal without leading zeros, below 2^53. @throws {TlogError} with the code given */
export function parseTreeSize(text: string, code: TlogError['code']): number {
  const size = Number(text);
  if (!/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(size))
    throw new TlogError(
      code,
      `expected a decimal number below 2^53, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  return size;
}

const bad = (expected: string, got: string): TlogError =>
  new TlogError('tlog.bad-checkpoint', `expected ${expected} in a checkpoint, got ${got}`);
