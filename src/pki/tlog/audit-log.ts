import { equalBytes, toHex } from '../../lib/bytes.ts';
import { growTree } from './growing-tree.ts';
import { hashLeaf, hashLeaves, hashLength } from './merkle-hash.ts';
import { parseEntryBundle } from './entry-bundle.ts';
import { tileWidth } from './tile.ts';
import { TlogError } from './tlog-error.ts';
import type { SeenTree } from './witness-submission.ts';

/** A check of a whole log, entry by entry, in memory that does not grow with it. */
export interface LogAudit {
  /** How many entries were taken. */
  readonly size: number;
  /** The next bundle of entries. @throws {TlogError} `tlog.bad-tile`, `tlog.fork` */
  take(bundle: Uint8Array): void;
  /** When all were taken. @throws {TlogError} `tlog.bad-tile` where they do not make the root */
  finish(): void;
  /** Where each wanted leaf hash was found first, by its hexadecimal text. */
  readonly found: ReadonlyMap<string, number>;
}

/**
 * Builds the tree anew from its entries.
 *
 * @param tree what the checkpoint says
 * @param kept a tree that was shown before: the log must begin with it
 * @param wanted leaf hashes to look for on the way
 * @throws {TlogError} `tlog.fork` where the log is shorter than it was
 */
export function auditLog(
  tree: SeenTree,
  kept: SeenTree | undefined,
  wanted: readonly Uint8Array[] = [],
): LogAudit {
  if (kept !== undefined && kept.size > tree.size)
    throw new TlogError('tlog.fork', `the log had ${kept.size} leaves and shows ${tree.size}: it was cut`);
  const grown = growTree();
  const found = new Map<string, number>();
  const sought = new Map<number, Uint8Array[]>();
  for (const hash of wanted) sought.set(wordOf(hash, 0), [...(sought.get(wordOf(hash, 0)) ?? []), hash]);

  function compareKept(): void {
    if (kept === undefined || grown.size !== kept.size || equalBytes(grown.root(), kept.root)) return;
    throw new TlogError(
      'tlog.fork',
      `the first ${kept.size} leaves are not those that were shown before: the log was rewritten`,
    );
  }
  compareKept();

  return {
    get size() {
      return grown.size;
    },
    found,
    take(bundle) {
      const hashes = hashesOfBundle(bundle);
      const due = Math.min(tileWidth, tree.size - grown.size);
      if (hashes.length !== due * hashLength)
        throw new TlogError(
          'tlog.bad-tile',
          `expected ${due} entries from ${grown.size} on, got ${hashes.length / hashLength}`,
        );
      for (let at = 0; at < hashes.length; at += hashLength) {
        const candidates = sought.size === 0 ? undefined : sought.get(wordOf(hashes, at));
        if (candidates !== undefined) {
          const hash = hashes.subarray(at, at + hashLength);
          const text = toHex(hash);
          if (!found.has(text) && candidates.some((one) => equalBytes(one, hash)))
            found.set(text, grown.size);
        }
        grown.append(hashes, at);
        compareKept();
      }
    },
    finish() {
      if (grown.size === tree.size && equalBytes(grown.root(), tree.root)) return;
      throw new TlogError(
        'tlog.bad-tile',
        `the ${grown.size} entries do not make the root of the checkpoint's ${tree.size} leaves`,
      );
    },
  };
}

/** Entries of one length, as a log of commitments has them, are hashed without a copy of each. */
function hashesOfBundle(bundle: Uint8Array): Uint8Array {
  const length = ((bundle[0] ?? 0) << 8) | (bundle[1] ?? 0);
  const step = length + 2;
  let same = bundle.length > 0 && bundle.length % step === 0 && bundle.length / step <= tileWidth;
  for (let at = 0; same && at < bundle.length; at += step)
    same = bundle[at] === bundle[0] && bundle[at + 1] === bundle[1];
  if (same) return hashLeaves(bundle, length, 2);
  const entries = parseEntryBundle(bundle);
  const hashes = new Uint8Array(entries.length * hashLength);
  entries.forEach((entry, i) => hashes.set(hashLeaf(entry), i * hashLength));
  return hashes;
}

const wordOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) |
  ((bytes[at + 1] ?? 0) << 16) |
  ((bytes[at + 2] ?? 0) << 8) |
  (bytes[at + 3] ?? 0);
