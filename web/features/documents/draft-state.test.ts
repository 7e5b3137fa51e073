import { describe, expect, it } from 'vitest';
import { newPerson, stepsOf } from './draft-state.ts';

describe('the steps of a document', () => {
  it('follow the numbers that were typed, whatever is between them', () => {
    const [first, second, both] = [3, 1, 1].map((step, index) => ({
      ...newPerson(step),
      email: ` ${index}@lkpp.example `,
    }));
    const emails = stepsOf([first!, second!, both!]).map((people) => people.map(({ email }) => email));
    expect(emails).toEqual([['1@lkpp.example', '2@lkpp.example'], ['0@lkpp.example']]);
  });

  it('place no mark of who only reviews', () => {
    expect(stepsOf([{ ...newPerson(1), kind: 'review' }])[0]?.[0]?.placement).toEqual({ kind: 'invisible' });
  });
});
