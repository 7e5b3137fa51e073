import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';
import { shownDate, shownTime } from './shown-time.ts';

it('writes a day and a time as they are said in Jakarta', () => {
  expect(shownDate('2020-05-12T17:00:00Z', 'id')).toBe('13 Mei 2020');
  expect(shownTime('2020-05-13T13:00:00Z', 'id')).toBe('13 Mei 2020 pukul 20.00 WIB');
  expect(shownTime('2020-05-13T13:00:00Z', 'en')).toBe('13 May 2020, 20:00 WIB');
});

it('takes direction and control marks out of a name, and cuts a long one', () => {
  expect(plainText('Budi\u202Efdp.exe\u0007')).toBe('Budifdp.exe');
  expect(plainText('a'.repeat(300))).toHaveLength(201);
});
