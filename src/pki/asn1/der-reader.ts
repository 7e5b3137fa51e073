/**
 * Reads DER (X.690) over one buffer by offsets: a value is a window, nothing is copied, and what was received
 * is what is hashed. Strict by default; `relaxed` accepts the BER that other makers' CMS and PKCS#12 hold
 * (indefinite lengths, long-form lengths) and is named at each call that needs it.
 * It must never recurse on untrusted depth, read outside its buffer or accept two encodings of one value.
 */
import { toHex } from '../../lib/bytes.ts';
import { DerError } from './der-error.ts';

/** One tag-length-value: offsets into `bytes`. */
export interface Der {
  readonly bytes: Uint8Array;
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** Offset of the identifier octet. */
  readonly start: number;
  /** Offset of the first content octet. */
  readonly contentStart: number;
  /** Offset after the last content octet. */
  readonly contentEnd: number;
  /** Offset after the whole value; differs from `contentEnd` only for an indefinite length. */
  readonly end: number;
}

export interface DerOptions {
  /** Accept BER lengths. Default: false, strict DER. */
  readonly relaxed?: boolean;
}

const maxDepth = 64;

/** The value that begins at `offset`; it must end at or before `limit`. */
export function readDer(bytes: Uint8Array, offset = 0, limit = bytes.length, options: DerOptions = {}): Der {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) {
    throw new DerError(
      'der.truncated',
      `expected a tag and a length, got ${Math.max(0, limit - offset)} bytes`,
      offset,
    );
  }
  if ((tag & 0x1f) === 0x1f) {
    throw new DerError('der.unexpected-tag', 'expected a tag number below 31, got a multi-byte tag', offset);
  }
  if (first < 0x80) return window(bytes, tag, offset, offset + 2, first, limit);
  if (first === 0x80) {
    if (options.relaxed !== true || (tag & 0x20) === 0) {
      throw new DerError('der.not-strict', 'expected a definite length, got an indefinite one', offset);
    }
    return indefinite(bytes, tag, offset, limit);
  }
  const octets = first & 0x7f;
  if (octets > 4)
    throw new DerError('der.limit', `expected a length of at most 4 octets, got ${octets}`, offset);
  if (offset + 2 + octets > limit) throw new DerError('der.truncated', 'the length is cut off', offset);
  let length = 0;
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[offset + 2 + i] ?? 0);
  if (options.relaxed !== true && (length < 0x80 || bytes[offset + 2] === 0)) {
    throw new DerError('der.not-strict', 'expected the shortest form of the length', offset);
  }
  return window(bytes, tag, offset, offset + 2 + octets, length, limit);
}

/** The only value in `bytes`; anything after it is refused. */
export function readDerWhole(bytes: Uint8Array, options: DerOptions = {}): Der {
  const der = readDer(bytes, 0, bytes.length, options);
  if (der.end !== bytes.length) {
    throw new DerError(
      'der.trailing-data',
      `expected the end, got ${bytes.length - der.end} more bytes`,
      der.end,
    );
  }
  return der;
}

function window(
  bytes: Uint8Array,
  tag: number,
  start: number,
  contentStart: number,
  length: number,
  limit: number,
): Der {
  const end = contentStart + length;
  if (end > limit) {
    throw new DerError(
      'der.truncated',
      `expected ${length} content bytes, got ${limit - contentStart}`,
      start,
    );
  }
  return { bytes, tag, start, contentStart, contentEnd: end, end };
}

/** Finds the end-of-contents of an indefinite length without recursion: nested ones are counted. */
function indefinite(bytes: Uint8Array, tag: number, start: number, limit: number): Der {
  let at = start + 2;
  let open = 1;
  while (open > 0) {
    if (at + 2 > limit) throw new DerError('der.truncated', 'expected end-of-contents', at);
    const innerTag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    if (innerTag === 0 && first === 0) {
      open--;
      at += 2;
    } else if (first === 0x80) {
      if ((innerTag & 0x20) === 0)
        throw new DerError('der.not-strict', 'indefinite length on a primitive', at);
      if (++open > maxDepth) throw new DerError('der.limit', `expected at most ${maxDepth} levels`, at);
      at += 2;
    } else {
      at = readDer(bytes, at, limit, { relaxed: true }).end;
    }
  }
  return { bytes, tag, start, contentStart: start + 2, contentEnd: at - 2, end: at };
}

/** Walks the values inside a constructed one, in order. `Children` are read by name: `next`, `optional`, `end`. */
export class DerCursor {
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  readonly #options: DerOptions;
  readonly #path: string;
  #at: number;

  constructor(parent: Der, path: string, options: DerOptions = {}) {
    this.#bytes = parent.bytes;
    this.#at = parent.contentStart;
    this.#limit = parent.contentEnd;
    this.#path = path;
    this.#options = options;
  }

  get done(): boolean {
    return this.#at >= this.#limit;
  }

  /** The identifier octet of the next value, or -1 at the end. */
  get nextTag(): number {
    return this.done ? -1 : (this.#bytes[this.#at] ?? -1);
  }

  /** The next value, whatever its tag. */
  any(name: string): Der {
    if (this.done)
      throw new DerError('der.truncated', `${this.#path}: expected ${name}, got the end`, this.#at);
    const der = readDer(this.#bytes, this.#at, this.#limit, this.#options);
    this.#at = der.end;
    return der;
  }

  /** The next value, which must have this tag. */
  next(tag: number, name: string): Der {
    if (this.nextTag !== tag) {
      const got = this.done ? 'the end' : `0x${toHex(Uint8Array.of(this.nextTag))}`;
      throw new DerError(
        'der.unexpected-tag',
        `${this.#path}: expected ${name} (0x${toHex(Uint8Array.of(tag))}), got ${got}`,
        this.#at,
      );
    }
    return this.any(name);
  }

  /** The next value if it has this tag. */
  optional(tag: number): Der | undefined {
    return this.nextTag === tag ? this.any('') : undefined;
  }

  /** Refuses what is left over. */
  end(): void {
    if (!this.done) {
      throw new DerError('der.trailing-data', `${this.#path}: expected the end, got more values`, this.#at);
    }
  }
}

/** A cursor over the content of `der`, which must have this tag. `path` names the type in messages. */
export function enter(der: Der, tag: number, path: string, options: DerOptions = {}): DerCursor {
  if (der.tag !== tag) {
    throw new DerError(
      'der.unexpected-tag',
      `${path}: expected 0x${toHex(Uint8Array.of(tag))}, got 0x${toHex(Uint8Array.of(der.tag))}`,
      der.start,
    );
  }
  return new DerCursor(der, path, options);
}

/** Every value inside a constructed one; `limit` bounds their number. */
export function childrenOf(der: Der, limit = 100_000, options: DerOptions = {}): Der[] {
  const children: Der[] = [];
  let at = der.contentStart;
  while (at < der.contentEnd) {
    if (children.length >= limit)
      throw new DerError('der.limit', `expected at most ${limit} values`, der.start);
    const child = readDer(der.bytes, at, der.contentEnd, options);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The content octets, a window. */
export const contentOf = (der: Der): Uint8Array => der.bytes.subarray(der.contentStart, der.contentEnd);

/** The whole value with tag and length, a window. */
export const rawOf = (der: Der): Uint8Array => der.bytes.subarray(der.start, der.end);
