import type { PdfDict } from '../../pdf/objects.ts';
import type { Comparison } from './compare-revisions.ts';
import { changedKeys } from './equal-objects.ts';
import { sameMeaning } from './same-meaning.ts';

/** The keys whose values mean something else now; what was only written anew is left out. */
export const meaningfulKeys = (
  { signed, current }: Comparison,
  before: PdfDict,
  after: PdfDict,
): readonly string[] =>
  changedKeys(before.entries, after.entries).filter(
    (key) => !sameMeaning(signed, before.entries.get(key), current, after.entries.get(key)),
  );
