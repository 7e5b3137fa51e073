import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../lib/bytes.ts';
import { auditLog } from './audit-log.ts';
import { encodeEntryBundle } from './entry-bundle.ts';
import { growTree } from './growing-tree.ts';
import { hashLeaf } from './merkle-hash.ts';

function logOf(entries: readonly Uint8Array[]) {
  const tree = growTree();
  const roots = [tree.root()];
  for (const entry of entries) {
    tree.append(hashLeaf(entry));
    roots.push(tree.root());
  }
  const bundles: Uint8Array[] = [];
  for (let at = 0; at < entries.length; at += 256)
    bundles.push(encodeEntryBundle(entries.slice(at, at + 256)));
  return { bundles, seen: (size: number) => ({ size, root: roots[size]! }) };
}

const entries = Array.from({ length: 700 }, (_, n) => new TextEncoder().encode(String(n).padStart(33)));
const log = logOf(entries);
const fork = { code: 'tlog.fork' };
const check = (kept?: { size: number; root: Uint8Array }, bundles = log.bundles, size = 700) => {
  const audit = auditLog(log.seen(size), kept);
  for (const bundle of bundles) audit.take(bundle);
  audit.finish();
};

describe('a whole log', () => {
  it('is right when its entries make its root, and began with what was kept', () => {
    for (const size of [0, 1, 256, 300, 700]) expect(() => check(log.seen(size))).not.toThrow();
  });

  it('is told to be rewritten or cut', () => {
    const other = { size: 300, root: log.seen(301).root };
    expect(() => check(other)).toThrow(expect.objectContaining(fork));
    expect(() => auditLog(log.seen(300), log.seen(301))).toThrow(expect.objectContaining(fork));
  });

  it('is wrong with one entry more, less, or of other bytes', () => {
    const bad = expect.objectContaining({ code: 'tlog.bad-tile' });
    const [first, second, third] = log.bundles as [Uint8Array, Uint8Array, Uint8Array];
    expect(() => check(undefined, [first, second])).toThrow(bad);
    expect(() => check(undefined, [first, second, third.subarray(35)])).toThrow(bad);
    expect(() => check(undefined, [first, second, third, encodeEntryBundle([entries[0]!])])).toThrow(bad);
    expect(() => check(undefined, [first, second, third.with(40, 1)])).toThrow(bad);
    expect(() => check(undefined, [first, third, second])).toThrow(bad);
    expect(() => check(undefined, [first, second, third.with(0, 1)])).toThrow(bad);
  });

  it('tells where leaves are', () => {
    const wanted = [5, 256, 699].map((n) => hashLeaf(entries[n]!));
    const audit = auditLog(log.seen(700), undefined, [...wanted, hashLeaf(new Uint8Array())]);
    for (const bundle of log.bundles) audit.take(bundle);
    expect([...audit.found]).toEqual(wanted.map((hash, i) => [toHex(hash), [5, 256, 699][i]]));
  });

  it('may have entries of any lengths', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(list, (some) => {
        const { bundles, seen } = logOf(some);
        const audit = auditLog(seen(some.length), undefined);
        for (const bundle of bundles) audit.take(bundle);
        audit.finish();
        expect(audit.size).toBe(some.length);
      }),
      { numRuns: 20 },
    );
  });
});
