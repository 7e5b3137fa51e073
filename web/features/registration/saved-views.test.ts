import { describe, expect, it } from 'vitest';
import { readViews, withView } from './saved-views.ts';

const view = { name: 'Keputusan', state: 'awaiting-decision', service: '' } as const;

describe('saved views', () => {
  it('come back as they were kept', () => {
    expect(readViews(JSON.stringify([view]))).toEqual([view]);
  });

  it('leave out what is no view of this release, whatever the browser kept', () => {
    for (const kept of ['', '{', '"x"', '[1, null]', JSON.stringify([{ ...view, state: 'lost' }])])
      expect(readViews(kept)).toEqual([]);
  });

  it('are replaced by their name and never more than twenty', () => {
    const again = { ...view, service: 'pencabutan' } as const;
    expect(withView([view], again)).toEqual([again]);
    const many = Array.from({ length: 30 }, (_, index) => ({ ...view, name: `${index}` }));
    expect(many.reduce<ReturnType<typeof readViews>>(withView, [])).toHaveLength(20);
  });
});
