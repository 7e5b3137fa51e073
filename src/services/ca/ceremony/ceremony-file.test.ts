import { expect, it } from 'vitest';
import { ceremonyOf, subjectOf } from '../../../../test/ceremony.ts';

const root = (as: string) => [{ make: 'root', as, subject: subjectOf('Akar'), key: 'p-384' }];
const faulty = expect.objectContaining({ code: 'ca.ceremony-faulty' });

it('refuses one witness under two roles', () => {
  const witnesses = [
    { name: 'Satu', role: 'auditor' },
    { name: ' satu', role: 'petugas' },
  ];
  expect(() => ceremonyOf(root('root'), { witnesses })).toThrow(faulty);
});

it('refuses a label that a step without one would get: its part of the record would be lost', () => {
  for (const label of ['step-1', 'step-2', 'step-100']) expect(() => ceremonyOf(root(label))).toThrow(faulty);
  expect(ceremonyOf(root('step-two')).steps).toHaveLength(1);
});
