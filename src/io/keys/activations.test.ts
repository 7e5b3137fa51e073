import { describe, expect, it, vi } from 'vitest';
import { generateKeyPair, signerFromPkcs8 } from '#crypto';
import { createActivations } from './activations.ts';

const openedAt = new Date('2026-03-02T03:00:00Z');
const until = new Date('2026-03-02T04:00:00Z');
const owner = { personId: 'person', applicationId: 'application', keyId: 'key' };
const accountId = 'account';
const key = signerFromPkcs8((await generateKeyPair('p-256')).pkcs8, 'ecdsa-sha256');

function opened(files = 3) {
  const activations = createActivations();
  const { id } = activations.open({ ...owner, accountId, key, files, openedAt, until });
  return { activations, id };
}

describe('an activation', () => {
  it('gives the key for as many files as it was opened for, and no more', () => {
    const { activations } = opened(3);
    expect(activations.take(owner, 2, openedAt)).toBe(key);
    expect(activations.take(owner, 2, openedAt)).toBeUndefined();
    expect(activations.take(owner, 1, openedAt)).toBe(key);
    expect(activations.find(owner, openedAt)).toBeUndefined();
  });

  it('ends at its time', () => {
    const { activations } = opened();
    expect(activations.find(owner, new Date(until.getTime() - 1))).toMatchObject({ filesLeft: 3 });
    expect(activations.take(owner, 1, until)).toBeUndefined();
  });

  it('is forgotten at its time, whether or not anybody asks', () => {
    vi.useFakeTimers();
    try {
      const { activations } = opened();
      vi.advanceTimersByTime(until.getTime() - openedAt.getTime());
      expect(activations.find(owner, openedAt)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives no other key than the one that was asked for', () => {
    const { activations } = opened();
    expect(activations.take({ ...owner, keyId: 'earlier' }, 1, openedAt)).toBeUndefined();
  });

  it('is one application’s only', () => {
    const { activations } = opened();
    expect(activations.take({ ...owner, applicationId: 'other' }, 1, openedAt)).toBeUndefined();
  });

  it('is closed by its owner and by nobody else', () => {
    const { activations, id } = opened();
    expect(activations.close('somebody', id)).toBe(false);
    expect(activations.list('person', openedAt)).toHaveLength(1);
    expect(activations.close('person', id)).toBe(true);
    expect(activations.take(owner, 1, openedAt)).toBeUndefined();
  });

  it('takes the place of an earlier one', () => {
    const { activations, id } = opened(1);
    activations.open({ ...owner, accountId, key, files: 5, openedAt, until });
    expect(activations.close('person', id)).toBe(false);
    expect(activations.find(owner, openedAt)).toMatchObject({ filesLeft: 5 });
  });
});
