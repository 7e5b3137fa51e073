/**
 * What a later revision leaves to the reader's choice: two places for one number, two values for one key, objects that
 * only newer readers see. One reader would show what was signed, another what the attacker wants.
 */
import { toLatin1 } from '../../lib/bytes.ts';
import type { PdfDocument } from '../../pdf/document.ts';
import { asKind, type PdfObject } from '../../pdf/objects.ts';
import type { XrefSection } from '../../pdf/xref.ts';
import { deny, type Change } from './change.ts';
import { readObject } from './reference-index.ts';

export function findAmbiguities(signed: PdfDocument, current: PdfDocument): readonly Change[] {
  const later = current.sections.filter(({ startxref }) => startxref + current.base >= signed.source.length);
  const subjects = later.flatMap((section) => [
    ...(section.trailer.repeatsKeys === true ? ['trailer'] : []),
    ...(section.repeated ?? []).map((number) => `object ${number}`),
    ...hiddenAgain(signed, section).map((number) => `object ${number}`),
    ...containersOf(section)
      .filter((number) => repeatsNumbers(current, number))
      .map((number) => `object ${number}`),
  ]);
  return subjects.slice(0, maxTold).map((subject) => deny('ambiguous-object', subject));
}

const maxTold = 20;

/** What was there and is free now to whoever reads the table alone (clause 7.5.8.4). */
const hiddenAgain = (signed: PdfDocument, { hiddenByTable = [] }: XrefSection): readonly number[] =>
  hiddenByTable.filter((number) => (signed.xrefEntry(number)?.kind ?? 'free') !== 'free');

const containersOf = ({ entries }: XrefSection): readonly number[] => [
  ...new Set(
    Array.from(entries.values()).flatMap((entry) => (entry.kind === 'compressed' ? [entry.container] : [])),
  ),
];

/** Whether the head of an object stream names a number twice (clause 7.5.7). */
function repeatsNumbers(document: PdfDocument, container: number): boolean {
  const stream = asKind(readObject(document, container), 'stream');
  const first = stream && document.getNumber(stream.dict, 'First');
  if (stream === undefined || first === undefined) return false;
  const head = toLatin1(document.streamBytes(stream).subarray(0, first)).match(/\d+/g) ?? [];
  const numbers = head.filter((_, at) => at % 2 === 0);
  return new Set(numbers).size < numbers.length;
}

/** Whether a key stands twice in the object or in what stands directly in it; the parser bounds how much that is. */
export function repeatsKeys(object: PdfObject): boolean {
  const stack: PdfObject[] = [object];
  while (stack.length > 0) {
    const part = stack.pop() ?? null;
    if (part === null || typeof part !== 'object') continue;
    const dict = asKind(part, 'dict') ?? asKind(part, 'stream')?.dict;
    if (dict?.repeatsKeys === true) return true;
    // One by one: very many arguments of one call exhaust the call stack.
    for (const item of asKind(part, 'array')?.items ?? dict?.entries.values() ?? []) stack.push(item);
  }
  return false;
}
