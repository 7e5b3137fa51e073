import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { digest } from '#crypto';
import { fromHex, toHex } from '../../lib/bytes.ts';
import {
  hashesOf,
  planConsistency,
  planInclusion,
  planRoot,
  tilesOf,
  type ProofPlan,
} from './build-proof.ts';
import { verifyConsistency, verifyInclusion } from './check-proof.ts';
import { growTree } from './growing-tree.ts';
import { emptyRoot, hashLeaf, hashLeaves, hashNode } from './merkle-hash.ts';
import { hashFromTile, tilePath, tileWidth, tileWidthAt } from './tile.ts';

interface Vectors {
  readonly roots: Readonly<Record<string, string>>;
  readonly inclusion: readonly { Index: number; Size: number; Proof: readonly string[] }[];
  readonly consistency: readonly { From: number; To: number; Proof: readonly string[] }[];
}
const file = new URL('../../../test/tlog/go-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

const entryOf = (n: number) => new TextEncoder().encode(`entry ${n}`);

/** A tree with all its tiles, which for a smaller tree of the same leaves are cut to their width. */
function treeOf(size: number) {
  const columns: number[][][] = [];
  const tree = growTree(0, [], (level, hashes, at) => {
    const column = (columns[level] ??= []);
    if ((column.at(-1)?.length ?? tileWidth * 32) === tileWidth * 32) column.push([]);
    column.at(-1)!.push(...hashes.subarray(at, at + 32));
  });
  const roots = [tree.root()];
  for (let n = 0; n < size; n++) {
    tree.append(hashLeaf(entryOf(n)));
    roots.push(tree.root());
  }
  const read = (plan: ProofPlan) =>
    new Map(
      tilesOf(plan).map((tile) => [
        tilePath(tile),
        Uint8Array.from(columns[tile.level]![tile.index]!.slice(0, tile.width * 32)),
      ]),
    );
  return { tree, roots, make: (plan: ProofPlan) => hashesOf(plan, read(plan)) };
}

const largest = 3000;
let made: ReturnType<typeof treeOf>;
beforeAll(() => {
  made = treeOf(largest);
});

describe('the hashes of RFC 6962', () => {
  // The inputs and roots that the reference implementations of Certificate Transparency are tested with.
  const inputs = ' 00 10 2021 3031 40414243 5051525354555657 606162636465666768696a6b6c6d6e6f'
    .split(' ')
    .map(fromHex);
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('are those of the known trees, from no leaf to eight', () => {
    const tree = growTree();
    expect(toHex(tree.root())).toBe(roots[0]);
    inputs.forEach((input, n) => {
      tree.append(hashLeaf(input));
      expect(toHex(tree.root())).toBe(roots[n + 1]);
    });
  });

  it('tell a leaf from a node', () => {
    const [left, right] = [hashLeaf(entryOf(0)), hashLeaf(entryOf(1))];
    expect(hashLeaf(new Uint8Array([...left, ...right]))).not.toEqual(hashNode(left, right));
    expect(toHex(hashNode(left, right))).toBe(toHex(digest('sha256', Uint8Array.of(1), left, right)));
  });

  it('are the same for many entries in one array', () => {
    const entries = Uint8Array.from({ length: 35 * 300 }, (_, i) => (i * 7) & 255);
    const hashes = hashLeaves(entries, 33, 2);
    expect(hashes).toHaveLength(32 * 300);
    for (const n of [0, 1, 299])
      expect(hashes.subarray(n * 32, n * 32 + 32)).toEqual(
        new Uint8Array(hashLeaf(entries.subarray(n * 35 + 2, n * 35 + 35))),
      );
  });
});

describe('beside golang.org/x/mod/sumdb/tlog', () => {
  const tree = growTree();
  const roots = new Map<number, string>();
  beforeAll(() => {
    for (let n = 1; n <= 66_000; n++) {
      tree.append(hashLeaf(entryOf(n - 1)));
      if (String(n) in vectors.roots) roots.set(n, tree.root().toBase64());
    }
  });

  it('the roots are the same', () => {
    expect(Object.fromEntries(roots)).toEqual(vectors.roots);
  });

  it('its proofs are right to us', () => {
    for (const { Index: index, Size: size, Proof } of vectors.inclusion) {
      const proof = Proof.map((hash) => Uint8Array.fromBase64(hash));
      const root = Uint8Array.fromBase64(vectors.roots[size]!);
      expect(verifyInclusion({ leafHash: hashLeaf(entryOf(index)), index, size, proof, root })).toBe(true);
    }
    for (const { From: from, To: to, Proof } of vectors.consistency) {
      if (!(from in vectors.roots) || !(to in vectors.roots)) continue;
      const proof = Proof.map((hash) => Uint8Array.fromBase64(hash));
      const [fromRoot, toRoot] = [from, to].map((size) => Uint8Array.fromBase64(vectors.roots[size]!));
      expect(verifyConsistency({ from, fromRoot: fromRoot!, to, toRoot: toRoot!, proof })).toBe(true);
    }
  });

  it('our proofs are its proofs', () => {
    const text = (hashes: readonly Uint8Array[]) => hashes.map((hash) => hash.toBase64());
    for (const { Index, Size, Proof } of vectors.inclusion.filter((one) => one.Size <= largest))
      expect(text(made.make(planInclusion(Index, Size)))).toEqual(Proof);
    for (const { From, To, Proof } of vectors.consistency.filter((one) => one.To <= largest))
      expect(text(made.make(planConsistency(From, To)))).toEqual(Proof);
  });
});

describe('a tree of any size', () => {
  const sizes = fc.integer({ min: 1, max: largest });

  it('has the root that its tiles make', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        expect(made.make(planRoot(size))).toEqual([made.roots[size]]);
      }),
    );
  });

  it('proves each leaf, and no other', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, some, other) => {
        const index = some % size;
        const proof = made.make(planInclusion(index, size));
        const claim = { leafHash: hashLeaf(entryOf(index)), index, size, proof, root: made.roots[size]! };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: hashLeaf(entryOf(size)) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, emptyRoot] })).toBe(false);
        if (proof.length === 0) return;
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
        const at = other % proof.length;
        expect(verifyInclusion({ ...claim, proof: proof.with(at, emptyRoot) })).toBe(false);
        const wrong = other % size;
        if (wrong !== index) expect(verifyInclusion({ ...claim, index: wrong })).toBe(false);
      }),
    );
  });

  it('proves that it begins with each smaller one, and with no other', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (a, b, other) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const proof = made.make(planConsistency(from, to));
        const claim = { from, fromRoot: made.roots[from]!, to, toRoot: made.roots[to]!, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, fromRoot: emptyRoot })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: emptyRoot })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, emptyRoot] })).toBe(false);
        if (from === to) return;
        expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: proof.with(other % proof.length, emptyRoot) })).toBe(
          false,
        );
      }),
    );
  });

  it('grows on from its edge alone', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const first = growTree();
        for (let n = 0; n < size; n++) first.append(hashLeaf(entryOf(n)));
        const second = growTree(size, first.edge());
        for (let n = size; n < size + 3 && n < largest; n++) second.append(hashLeaf(entryOf(n)));
        expect(second.root()).toEqual(made.roots[second.size]);
      }),
      { numRuns: 5 },
    );
    expect(() => growTree(3, [emptyRoot])).toThrow(RangeError);
  });
});

describe('proofs that nobody could make', () => {
  it.each([
    [5, 5],
    [-1, 5],
    [0, 0],
    [0.5, 2],
    [2 ** 53, 2 ** 54],
  ])('of leaf %d in a tree of %d are neither made nor taken', (index, size) => {
    expect(() => planInclusion(index, size)).toThrow(expect.objectContaining({ code: 'tlog.bad-proof' }));
    const claim = { leafHash: emptyRoot, index, size, proof: [], root: emptyRoot };
    expect(verifyInclusion(claim)).toBe(false);
  });

  it('from a larger to a smaller tree are neither made nor taken', () => {
    expect(() => planConsistency(3, 2)).toThrow(expect.objectContaining({ code: 'tlog.bad-proof' }));
    const claim = { from: 3, fromRoot: emptyRoot, to: 2, toRoot: emptyRoot, proof: [] };
    expect(verifyConsistency(claim)).toBe(false);
  });

  it('from nothing need no hash, and have none', () => {
    const claim = { from: 0, fromRoot: emptyRoot, to: 2, toRoot: made.roots[2]! };
    expect(verifyConsistency({ ...claim, proof: [] })).toBe(true);
    expect(verifyConsistency({ ...claim, proof: [emptyRoot] })).toBe(false);
  });
});

it('leaves the tile as it was, a Buffer too', () => {
  const tile = Buffer.alloc(256 * 32, 7);
  hashFromTile(tile, { height: 3, index: 0 });
  expect(tile.every((byte) => byte === 7)).toBe(true);
});

it('says which tile is missing', () => {
  const plan = planInclusion(3, 300);
  expect(tilesOf(plan).map(tilePath)).toEqual(['tile/0/000', 'tile/0/001.p/44']);
  expect(() => hashesOf(plan, new Map())).toThrow(
    expect.objectContaining({
      code: 'tlog.bad-tile',
      message: expect.stringContaining('tile/0/000') as string,
    }),
  );
  expect(() => hashesOf(plan, new Map([['tile/0/000', new Uint8Array(64)]]))).toThrow(
    expect.objectContaining({ code: 'tlog.bad-tile' }),
  );
});

it('knows the tiles of 70,000 leaves that the specification counts', () => {
  expect([272, 273, 274].map((n) => tileWidthAt(0, n, 70_000))).toEqual([256, 112, 0]);
  expect([0, 1, 2].map((n) => tileWidthAt(1, n, 70_000))).toEqual([256, 17, 0]);
  expect(tileWidthAt(2, 0, 70_000)).toBe(1);
  expect([tileWidthAt(0, 0, 256), tileWidthAt(1, 0, 256)]).toEqual([256, 1]);
});
