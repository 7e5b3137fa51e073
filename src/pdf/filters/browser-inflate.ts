/**
 * `#inflate` where there is no zlib: RFC 1951 by tables. It takes and refuses what zlib does, so that a browser's verdict
 * is the server's: incomplete codes, distances before the beginning and reserved symbols are errors, and of data that is
 * cut off what could be read is given.
 */
import type { Inflated } from './node-inflate.ts';

export function inflateRaw(bytes: Uint8Array, limit: number): Inflated {
  const input = bitReader(bytes);
  const output = growing(limit);
  try {
    for (let last = false; !last;) {
      last = input.take(1) === 1;
      inflateBlock(input, output);
    }
  } catch (error) {
    if (!(error instanceof InflateEnd)) throw error;
    return error.reason === 'cut-off' ? output.bytes() : error.reason;
  }
  return output.bytes();
}

/** Why the data ends before its last block does; thrown within this file only. */
class InflateEnd extends Error {
  readonly reason: 'cut-off' | 'corrupt' | 'too-large';
  constructor(reason: InflateEnd['reason']) {
    super(reason);
    this.reason = reason;
  }
}

interface BitReader {
  take(count: number): number;
  decode(code: Code): number;
  /** Up to `length` bytes from the next whole one. */
  stored(length: number): Uint8Array;
}

interface Output {
  push(byte: number): void;
  append(bytes: Uint8Array): void;
  copy(distance: number, length: number): void;
  bytes(): Uint8Array;
}

/** For each pattern of `bits` bits the symbol and its length: 16 × symbol + length; 0 for a pattern that is no code. */
interface Code {
  readonly table: Uint16Array;
  readonly bits: number;
}

function inflateBlock(input: BitReader, output: Output): void {
  switch (input.take(2)) {
    case 0: {
      const head = input.stored(4);
      if (head.length < 4) throw new InflateEnd('cut-off');
      const [a = 0, b = 0, c = 0, d = 0] = head;
      const length = a | (b << 8);
      if ((c | (d << 8)) !== (length ^ 0xffff)) throw new InflateEnd('corrupt');
      const bytes = input.stored(length);
      output.append(bytes);
      if (bytes.length < length) throw new InflateEnd('cut-off');
      return;
    }
    case 1:
      return inflateSymbols(input, output, fixedLiterals, fixedDistances);
    case 2: {
      const { literals, distances } = readCodes(input);
      return inflateSymbols(input, output, literals, distances);
    }
    default:
      throw new InflateEnd('corrupt');
  }
}

/** Clause 3.2.5: base and extra bits of the lengths from symbol 257, and of the distances. */
const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
] as const;
const lengthBits = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
] as const;
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
] as const;

function inflateSymbols(input: BitReader, output: Output, literals: Code, distances: Code): void {
  for (;;) {
    const symbol = input.decode(literals);
    if (symbol < 256) output.push(symbol);
    else if (symbol === 256) return;
    else {
      const base = lengthBases[symbol - 257];
      if (base === undefined) throw new InflateEnd('corrupt');
      const length = base + input.take(lengthBits[symbol - 257] ?? 0);
      const code = input.decode(distances);
      const from = distanceBases[code];
      if (from === undefined) throw new InflateEnd('corrupt');
      output.copy(from + input.take(code < 4 ? 0 : (code >> 1) - 1), length);
    }
  }
}

const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** Clause 3.2.7. */
function readCodes(input: BitReader): { readonly literals: Code; readonly distances: Code } {
  const literalCount = input.take(5) + 257;
  const distanceCount = input.take(5) + 1;
  const lengthCount = input.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) throw new InflateEnd('corrupt');
  const codeLengths = new Uint8Array(19);
  for (const at of order.slice(0, lengthCount)) codeLengths[at] = input.take(3);
  const codes = buildCode(codeLengths, false);
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let at = 0; at < lengths.length;) {
    const symbol = input.decode(codes);
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) throw new InflateEnd('corrupt');
    const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    const count = symbol === 16 ? 3 + input.take(2) : symbol === 17 ? 3 + input.take(3) : 11 + input.take(7);
    if (at + count > lengths.length) throw new InflateEnd('corrupt');
    lengths.fill(value, at, at + count);
    at += count;
  }
  if (lengths[256] === 0) throw new InflateEnd('corrupt');
  return {
    literals: buildCode(lengths.subarray(0, literalCount), true),
    distances: buildCode(lengths.subarray(literalCount), true),
  };
}

/** Clause 3.2.2, with zlib's rule: a code may be incomplete only where its longest word has one bit. */
function buildCode(lengths: Uint8Array, mayBeSingle: boolean): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  let bits = 15;
  while (bits > 0 && counts[bits] === 0) bits--;
  const next = new Uint16Array(16);
  let left = 1;
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    const count = counts[length] ?? 0;
    left = 2 * left - count;
    if (left < 0) throw new InflateEnd('corrupt');
    next[length] = code;
    code = (code + count) << 1;
  }
  if (left > 0 && bits > 0 && (!mayBeSingle || bits !== 1)) throw new InflateEnd('corrupt');
  if (bits === 0 && !mayBeSingle) throw new InflateEnd('corrupt');
  const table = new Uint16Array(1 << Math.max(bits, 1));
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const word = next[length] ?? 0;
    next[length] = word + 1;
    for (let at = reverse(word, length); at < table.length; at += 1 << length)
      table[at] = 16 * symbol + length;
  });
  return { table, bits: Math.max(bits, 1) };
}

/** Huffman codes stand in the data with their first bit first. */
function reverse(word: number, length: number): number {
  let reversed = 0;
  for (let i = 0; i < length; i++) reversed |= ((word >> i) & 1) << (length - 1 - i);
  return reversed;
}

const fixedLiterals = buildCode(
  Uint8Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)),
  true,
);
const fixedDistances = buildCode(new Uint8Array(32).fill(5), true);

function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  let held = 0;
  let count = 0;
  const fill = (wanted: number): void => {
    while (count < wanted && at < bytes.length) {
      held |= (bytes[at++] ?? 0) << count;
      count += 8;
    }
  };
  const drop = (used: number): void => {
    held >>>= used;
    count -= used;
  };
  return {
    take: (wanted) => {
      fill(wanted);
      if (count < wanted) throw new InflateEnd('cut-off');
      const value = held & ((1 << wanted) - 1);
      drop(wanted);
      return value;
    },
    decode: ({ table, bits }) => {
      fill(bits);
      const entry = table[held & ((1 << bits) - 1)] ?? 0;
      const length = entry & 15;
      if (count < (length === 0 ? 1 : length)) throw new InflateEnd('cut-off');
      if (length === 0) throw new InflateEnd('corrupt');
      drop(length);
      return entry >> 4;
    },
    stored: (length) => {
      // What was read ahead in whole bytes goes back.
      at -= count >> 3;
      held = 0;
      count = 0;
      const part = bytes.subarray(at, at + length);
      at += part.length;
      return part;
    },
  };
}

function growing(limit: number): Output {
  let buffer = new Uint8Array(Math.min(1 << 16, Math.max(limit, 1)));
  let length = 0;
  const reserve = (more: number): void => {
    if (length + more > limit) throw new InflateEnd('too-large');
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.min(limit, Math.max(length + more, 2 * buffer.length)));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  return {
    push: (byte) => {
      if (length === buffer.length || length === limit) reserve(1);
      buffer[length++] = byte;
    },
    append: (bytes) => {
      reserve(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    copy: (distance, count) => {
      if (distance > length) throw new InflateEnd('corrupt');
      reserve(count);
      for (let end = length + count; length < end; length++) buffer[length] = buffer[length - distance] ?? 0;
    },
    bytes: () => buffer.subarray(0, length),
  };
}
