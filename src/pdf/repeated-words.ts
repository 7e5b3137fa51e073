/**
 * Names and keywords as they are read, each made into a text once: a document repeats few of them a thousand times,
 * and so does the next document. What stands here changes nothing but speed.
 */
const slots = 4096;
const longest = 64;

/** The last word of each hash. */
const words: string[] = Array.from({ length: slots }, () => '');

/** The text of these bytes, one UTF-16 unit a byte; `hash` is {@link hashByte} over all of them. */
export function wordOf(bytes: Uint8Array, from: number, to: number, hash: number): string {
  const slot = hash & (slots - 1);
  const known = words[slot] ?? '';
  if (isSame(known, bytes, from, to)) return known;
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  if (text.length <= longest) words[slot] = text;
  return text;
}

/** The hash of what came before and one more byte; of nothing it is 0. */
export const hashByte = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0;

function isSame(word: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
