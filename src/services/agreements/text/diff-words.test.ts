import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffWords } from './diff-words.ts';

it('says which words were removed and which added', () => {
  expect(diffWords('minimal 1 (satu) tahun sekali;', 'minimal 2 (dua) kali setahun;')).toEqual([
    { kind: 'same', text: 'minimal' },
    { kind: 'removed', text: '1 (satu) tahun sekali;' },
    { kind: 'added', text: '2 (dua) kali setahun;' },
  ]);
  expect(diffWords('', 'baru')).toEqual([{ kind: 'added', text: 'baru' }]);
  expect(diffWords('lama', '')).toEqual([{ kind: 'removed', text: 'lama' }]);
});

it('gives back both texts, whatever they are', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
  fc.assert(
    fc.property(words, words, (a, b) => {
      const runs = diffWords(a.join(' '), b.join(' '));
      const without = (kind: string) =>
        runs
          .filter((run) => run.kind !== kind)
          .map(({ text }) => text)
          .join(' ');
      expect(without('added')).toBe(a.join(' '));
      expect(without('removed')).toBe(b.join(' '));
    }),
  );
});

it('tells of a text beyond measure as a whole', () => {
  const long = Array.from({ length: 3001 }, (_, i) => `k${i}`).join(' ');
  expect(diffWords(long, 'x').map(({ kind }) => kind)).toEqual(['removed', 'added']);
});
