import { concatBytes, fromLatin1, toLatin1 } from '../../src/lib/bytes.ts';
import type { Random } from './random.ts';

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array =>
  concatBytes([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);

const flipBit: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  const at = random.below(bytes.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
  return changed;
};
const setByte: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  changed[random.below(bytes.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0x30, 0x31, 0x24, 0x3c, 0x28]);
  return changed;
};
const remove: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), 1 + random.below(random.pick([1, 8, 400])), new Uint8Array(0));
const repeat: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const part = bytes.subarray(at, at + 1 + random.below(random.pick([4, 64, 2000])));
  return splice(bytes, at, 0, concatBytes(Array.from({ length: 1 + random.below(8) }, () => part)));
};
const cutOff: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length));
const cross: Mutation = (bytes, random, other) => {
  const from = random.below(other.length);
  const part = other.subarray(from, from + 1 + random.below(3000));
  return splice(bytes, random.below(bytes.length), random.below(part.length), part);
};

const tokens = [
  '0 ',
  '-1 ',
  '65535 ',
  '2147483648 ',
  '99999999999999999999 ',
  '1e9 ',
  '0.0000001 ',
  '1 0 R ',
  '2 0 R ',
  'null ',
  '[',
  ']',
  '<<',
  '>>',
  '(',
  ')',
  'endobj ',
  'stream\n',
  'endstream\n',
  '/Kids ',
  '/Parent ',
  '/Length ',
  '/Prev ',
  '/Filter/FlateDecode',
  '/Filter/LZWDecode',
  '/DecodeParms<</Predictor 12/Columns 65535>>',
  '/W[8 8 8]',
  '/Index[0 8388607]',
  '/Type/ObjStm',
  '/Type/XRef',
  '/Extends 1 0 R',
  '%%EOF\n',
  'trailer<<',
] as const;

const insertToken: Mutation = (bytes, random) =>
  splice(bytes, random.below(bytes.length), random.below(8), fromLatin1(random.pick(tokens)));

/** Replaces one number of PDF syntax: a length, an offset, an object's number. */
const changeNumber: Mutation = (bytes, random) => {
  const from = random.below(bytes.length);
  const match = /\d+/.exec(toLatin1(bytes.subarray(from, from + 400)));
  if (match === null) return flipBit(bytes, random, bytes);
  const value = Number(match[0]);
  const changed = random.pick([
    value + 1,
    value - 1,
    random.below(20),
    random.below(bytes.length),
    -value,
    2 ** 31,
  ]);
  return splice(bytes, from + match.index, match[0].length, fromLatin1(String(changed)));
};

/** Puts another key's name in a name's place, or one value behind another key. */
const swapNames: Mutation = (bytes, random) => {
  const nameFrom = (): { readonly at: number; readonly text: string } | undefined => {
    const from = random.below(bytes.length);
    const match = /\/[A-Za-z0-9]+/.exec(toLatin1(bytes.subarray(from, from + 1000)));
    return match === null ? undefined : { at: from + match.index, text: match[0] };
  };
  const [here, there] = [nameFrom(), nameFrom()];
  return here === undefined || there === undefined
    ? setByte(bytes, random, bytes)
    : splice(bytes, here.at, here.text.length, fromLatin1(there.text));
};

/** Changes the length octet behind a DER tag. */
const changeLength: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  for (let at = random.below(bytes.length), tries = 0; tries < 200; at++, tries++) {
    if (![0x30, 0x31, 0x04, 0x02, 0x06, 0x03, 0xa0].includes(bytes[at % bytes.length] ?? 0)) continue;
    changed[(at + 1) % bytes.length] = random.pick([0, 1, 0x80, 0x81, 0x84, 0x88, 0xff]);
    return changed;
  }
  return changed;
};

const general: readonly [Mutation, ...Mutation[]] = [flipBit, setByte, remove, repeat, cutOff, cross];
const forPdf: readonly [Mutation, ...Mutation[]] = [
  insertToken,
  changeNumber,
  changeNumber,
  swapNames,
  ...general,
];
const forDer: readonly [Mutation, ...Mutation[]] = [changeLength, changeLength, ...general];
const mostBytes = 5_000_000;

/** The bytes after one to eight changes, never over 5 MB. */
export function mutate(
  bytes: Uint8Array,
  kind: 'pdf' | 'der',
  random: Random,
  other: Uint8Array,
): Uint8Array {
  let changed = bytes;
  for (let left = 1 + random.below(8); left > 0 && changed.length > 0; left--)
    changed = random.pick(kind === 'pdf' ? forPdf : forDer)(changed, random, other);
  return changed.subarray(0, mostBytes);
}
