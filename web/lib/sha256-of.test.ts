import { createHash } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { sha256Of } from './sha256-of.ts';

afterEach(() => vi.unstubAllGlobals());

const bytes = new TextEncoder().encode('%PDF-1.7 surat');
const wanted = createHash('sha256').update(bytes).digest('hex');

it('hashes what was opened', async () => {
  expect(await sha256Of(bytes)).toBe(wanted);
});

it('hashes it on a page of plain http too, which has no crypto.subtle', async () => {
  vi.stubGlobal('crypto', {});
  expect(await sha256Of(bytes)).toBe(wanted);
});
