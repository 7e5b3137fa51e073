import { expect, it } from 'vitest';
import { modulesAnswer } from '../../../contract/agreements.ts';
import type { FactFieldItem } from '../../../contract/agreement-fields.ts';
import { usageNames } from '../../../io/db/usage-figures.ts';
import { describeModules } from '../reading/describe-modules.ts';
import { english } from './english.ts';
import { wordsOf } from './words-of.ts';

const described = describeModules();
const namesOf = (field: FactFieldItem): string[] => [
  field.name,
  ...(field.options ?? []).map(({ value }) => value),
  ...(field.fields ?? []).flatMap(namesOf),
  ...(field.items ? namesOf(field.items) : []),
];

it('has an English word for every state, act, fact, choice, kind of evidence and date, and none besides', () => {
  const names = new Set(
    described.flatMap(({ states, acts }) => [
      ...Object.keys(states),
      ...Object.entries(acts).flatMap(([act, { fields, evidence, dates }]) => [
        act,
        ...fields.flatMap(namesOf),
        ...evidence.map(({ kind }) => kind),
        ...dates.map(({ name }) => name),
      ]),
    ]),
  );
  for (const name of usageNames) names.add(name);
  expect([...names].filter((name) => !Object.hasOwn(english, name))).toEqual([]);
  expect(Object.keys(english).filter((name) => !names.has(name))).toEqual([]);
});

it('writes names as people read them', () => {
  expect(wordsOf('akhirMasaBaru')).toEqual({ id: 'Akhir masa baru', en: 'New last day of the term' });
  expect(wordsOf('menunggu-tte').id).toBe('Menunggu TTE');
});

it('describes every act as a form of known kinds, as the contract says', () => {
  expect(modulesAnswer.safeParse({ modules: described }).error).toBeUndefined();
  const addendum = described.find(({ name }) => name === 'adendum')?.acts['diusulkan'];
  expect(addendum?.fields).toMatchObject([
    { name: 'nomorPertama', kind: 'text', required: true, maxLength: 100 },
    { name: 'nomorKedua' },
    { name: 'alasan', kind: 'long-text' },
    {
      name: 'perubahan',
      kind: 'list',
      items: {
        kind: 'group',
        fields: [{ name: 'pasal' }, { name: 'judul', default: '' }, { name: 'teks', nullable: true }],
      },
    },
    { name: 'berlakuPada', kind: 'day', required: true },
    { name: 'akhirMasaBaru', kind: 'day', required: false },
  ]);
  const event = described.find(({ name }) => name === 'keadaan-kahar')?.acts['kejadian'];
  expect(event?.fields.map(({ name, kind }) => `${name} ${kind}`)).toContain('bukanKesalahan confirmation');
});
