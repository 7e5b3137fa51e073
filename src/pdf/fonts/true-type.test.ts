import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainRules } from '../pdf-a/drawing-rules.ts';
import { ref } from '../objects.ts';
import { useFont } from './embed-font.ts';
import { FontError } from './font-error.ts';
import { parseTrueType } from './true-type.ts';

const whole = new Uint8Array(
  readFileSync(new URL('../../../assets/fonts/NotoSans-Regular.ttf', import.meta.url)),
);
const view = new DataView(whole.buffer);
const refusal = (code: string) => expect.objectContaining({ name: 'FontError', code });

/** Where a table's row stands in the directory. */
function rowOf(tag: string): number {
  for (let at = 12; ; at += 16) if (String.fromCharCode(...whole.subarray(at, at + 4)) === tag) return at;
}
const startOf = (tag: string): number => view.getUint32(rowOf(tag) + 8);

function changed(at: number, ...bytes: readonly number[]): Uint8Array {
  const copy = whole.slice();
  copy.set(bytes, at);
  return copy;
}

/** Measures and embeds, as a document does. */
function use(bytes: Uint8Array): void {
  const font = useFont(parseTrueType(bytes));
  font.measure('Naïve 東 ﬁ', 10);
  font.show('Naïve 東 ﬁ');
  font.embed({ allocate: () => ref(1), put: () => undefined }, plainRules);
}

describe('a TrueType font', () => {
  it.each([
    ['is no font', Uint8Array.of(1, 2, 3), 'font.not-truetype'],
    ['ends in its directory', whole.subarray(0, 40), 'font.damaged'],
    ['ends in its tables', whole.subarray(0, -1000), 'font.damaged'],
    ['lacks its outlines', changed(rowOf('glyf'), 0x78), 'font.table-missing'],
    ['has a header that is too short', changed(rowOf('head') + 12, 0, 0, 0, 10), 'font.damaged'],
    ['has no units', changed(startOf('head') + 18, 0, 0), 'font.damaged'],
    ['has no glyphs', changed(startOf('maxp') + 4, 0, 0), 'font.damaged'],
    ['has more glyphs than places', changed(startOf('maxp') + 4, 0xff, 0xff), 'font.damaged'],
    ['has no widths', changed(startOf('hhea') + 34, 0, 0), 'font.damaged'],
    ['has an unknown location format', changed(startOf('head') + 50, 0, 7), 'font.damaged'],
    ['has outlines in disorder', changed(startOf('loca') + 4, 0xff, 0xff, 0xff, 0xff), 'font.damaged'],
    ['has no character map', changed(startOf('cmap') + 2, 0, 0), 'font.table-missing'],
  ])('that %s is refused', (_what, bytes, code) => {
    expect(() => use(bytes)).toThrow(refusal(code));
  });

  it('that is changed anywhere in its tables is used or refused with a code', () => {
    const heads = ['head', 'hhea', 'maxp', 'cmap', 'name', 'post', 'OS/2', 'loca', 'hmtx'].map(startOf);
    const place = fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.tuple(fc.constantFrom(...heads), fc.integer({ min: 0, max: 80 })).map(([at, more]) => at + more),
      fc.integer({ min: 0, max: whole.length - 4 }),
    );
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, bytes), { minLength: 1, maxLength: 4 }), (edits) => {
        const copy = whole.slice();
        for (const [at, replaced] of edits) copy.set(replaced.subarray(0, copy.length - at), at);
        try {
          use(copy);
        } catch (error) {
          if (!(error instanceof FontError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
