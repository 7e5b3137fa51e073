import { expect, it } from 'vitest';
import { timelineActs } from '../../../src/contract/flows.ts';
import { timelineWord } from './timeline-words.ts';

it('has a word for every act of a timeline, in both languages', () => {
  for (const act of timelineActs)
    for (const language of ['id', 'en'] as const) {
      expect(timelineWord(act, language)).not.toBe(act);
      expect(timelineWord(act, language)).not.toBe('');
    }
});

it('tells an act that this release does not know as it is', () => {
  expect(timelineWord('an-act-to-come', 'id')).toBe('an-act-to-come');
});
