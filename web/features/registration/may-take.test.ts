import { describe, expect, it } from 'vitest';
import { mayTake } from './may-take.ts';

describe('the steps that a page offers', () => {
  it('are the verifier’s to who checks and the officer’s to who decides', () => {
    const issue = { service: 'penerbitan' } as const;
    expect(mayTake('accept-documents', issue, ['verifier'])).toBe(true);
    expect(mayTake('approve', issue, ['verifier'])).toBe(false);
    expect(mayTake('approve', issue, ['registration-officer'])).toBe(true);
    expect(mayTake('withdraw', issue, ['security-officer'])).toBe(false);
    expect(mayTake('withdraw', { service: 'pencabutan' }, ['security-officer'])).toBe(true);
  });

  it('are never the applicant’s own', () => {
    expect(mayTake('complete', { service: 'penerbitan' }, ['verifier', 'registration-officer'])).toBe(false);
  });
});
