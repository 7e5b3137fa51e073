import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetTab, keepInTab, ownTab, readInTab } from './kept-in-tab.ts';

beforeEach(() => vi.stubGlobal('sessionStorage', storage()));
afterEach(() => vi.unstubAllGlobals());

it('keeps the work of an account over a lost session', () => {
  ownTab('rahmawati');
  keepInTab('draft', 'surat');
  ownTab('rahmawati');
  expect(readInTab('draft')).toBe('surat');
});

it('keeps nothing of it for another account', () => {
  ownTab('rahmawati');
  keepInTab('draft', 'surat');
  ownTab('siti');
  expect(readInTab('draft')).toBeUndefined();
});

it('forgets the work and nothing else at log-out', () => {
  sessionStorage.setItem('sertel-place', 'x');
  keepInTab('draft', 'surat');
  forgetTab();
  expect(readInTab('draft')).toBeUndefined();
  expect(sessionStorage.getItem('sertel-place')).toBe('x');
});

/** Of a browser, as far as it is used. */
function storage(): object {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as object;
}
