import { expect, it } from 'vitest';
import { factsOf, fieldsOf } from './fact-fields.ts';

const schema = {
  type: 'object',
  required: ['judul', 'angka'],
  properties: {
    judul: { type: 'string' },
    pada: { type: 'string', format: 'date-time' },
    hari: { type: 'string', format: 'date' },
    jenis: { type: 'string', enum: ['rapat', 'surat'] },
    angka: { type: 'object', required: ['terbit'], properties: { terbit: { type: 'integer' } } },
    hadir: { type: 'array', items: { type: 'string' } },
    setuju: { type: 'boolean' },
    lain: { type: 'array', items: { type: 'object' } },
  },
};

it('asks for every fact by a field of its kind', () => {
  expect(fieldsOf(schema).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ['judul', 'text', true],
    ['pada', 'moment', false],
    ['hari', 'day', false],
    ['jenis', 'choice', false],
    ['angka', 'group', true],
    ['hadir', 'list', false],
    ['setuju', 'yes-no', false],
    ['lain', 'json', false],
  ]);
});

it('takes a time as that of Jakarta and leaves out what is empty', () => {
  const form = new FormData();
  for (const [name, value] of [
    ['judul', ' Laporan '],
    ['pada', '2026-05-13T20:00'],
    ['hari', ''],
    ['angka.terbit', '12'],
    ['hadir', 'Adi\n\n Budi '],
    ['setuju', 'on'],
  ] as const)
    form.set(name, value);
  expect(factsOf(fieldsOf(schema), form)).toEqual({
    judul: 'Laporan',
    pada: '2026-05-13T13:00:00.000Z',
    angka: { terbit: 12 },
    hadir: ['Adi', 'Budi'],
    setuju: true,
  });
});
