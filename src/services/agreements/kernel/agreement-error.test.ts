import { expect, it } from 'vitest';
import { clauseInWords } from './agreement-error.ts';

it.each([
  ['4(1)g', 'Pasal 4 ayat (1) huruf g'],
  ['10(2)', 'Pasal 10 ayat (2)'],
  ['11', 'Pasal 11'],
  ['judul', 'Judul'],
  ['pembukaan.1', 'Pembukaan 1'],
])('cites %s as %s', (address, words) => {
  expect(clauseInWords(address)).toBe(words);
});
