import type { Database } from '../../io/db/connect.ts';
import { findJournalCheckpoint, type JournalCheckpointRow } from '../../io/db/journal-checkpoints.ts';
import { findLeafAt, findLeavesOf, type JournalLeafRow } from '../../io/db/journal.ts';
import { encodeTlogProof } from '../../pki/tlog/tlog-proof.ts';
import type { Platform } from '../platform.ts';
import { findCosignedCheckpoint } from './find-cosigned-checkpoint.ts';
import { JournalError } from './journal-error.ts';
import { readConsistencyProof, readInclusionProof, readRoot } from './tree-reading.ts';

/** A leaf in its place in a tree that was shown. */
export interface ProvenLeaf extends JournalLeafRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
  /** The signed note of the tree, with its cosignatures. */
  readonly checkpoint: string;
  /** All of it in one text (C2SP tlog-proof), which is checked offline. */
  readonly tlogProof: string;
}

type Parts = Pick<Platform, 'db' | 'settings'>;

/** @throws {JournalError} `journal.no-checkpoint` */
export async function showCheckpoint(
  { db, settings }: Parts,
  which: 'newest' | 'cosigned',
): Promise<JournalCheckpointRow> {
  const row =
    which === 'newest'
      ? await findJournalCheckpoint(db, which)
      : await findCosignedCheckpoint(db, settings.journalPolicy);
  if (row !== undefined) return row;
  throw new JournalError(
    'journal.no-checkpoint',
    which === 'newest'
      ? 'nothing of the journal is signed yet'
      : 'no quorum of witnesses has cosigned the journal yet',
  );
}

/** @throws {JournalError} `journal.no-such-leaf` where the tree that is shown does not reach it */
export async function proveLeafAt(parts: Parts, index: number): Promise<ProvenLeaf> {
  const leaf = await findLeafAt(parts.db, index);
  const checkpoint = covering(await shownCheckpoints(parts), index);
  if (leaf === undefined || checkpoint === undefined) throw noSuchLeaf();
  return prove(parts.db, leaf, checkpoint);
}

/** Each leaf with this commitment, oldest first. @throws {JournalError} `journal.no-such-leaf` */
export async function proveCommitment(parts: Parts, commitment: Uint8Array): Promise<readonly ProvenLeaf[]> {
  const leaves = await findLeavesOf(parts.db, commitment);
  const shown = await shownCheckpoints(parts);
  const proven: ProvenLeaf[] = [];
  for (const leaf of leaves) {
    const checkpoint = covering(shown, leaf.index);
    if (checkpoint !== undefined) proven.push(await prove(parts.db, leaf, checkpoint));
  }
  if (proven.length === 0) throw noSuchLeaf();
  return proven;
}

/** @throws {JournalError} `journal.no-such-tree` where the sizes are not in order or beyond what is shown */
export async function proveConsistency(
  parts: Parts,
  from: number,
  to: number,
): Promise<{
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}> {
  const { db } = parts;
  const { size } = await showCheckpoint(parts, 'newest');
  if (from > to || to > size)
    throw new JournalError(
      'journal.no-such-tree',
      `expected two sizes in order up to ${size}, got ${from} and ${to}`,
    );
  const [fromRoot, toRoot] = [await readRoot(db, from), await readRoot(db, to)];
  return { fromRoot, toRoot, proof: await readConsistencyProof(db, from, to) };
}

/** The newest cosigned one first: only that is a proof beside the platform's own word. */
async function shownCheckpoints({ db, settings }: Parts): Promise<readonly JournalCheckpointRow[]> {
  const shown = [
    await findCosignedCheckpoint(db, settings.journalPolicy),
    await findJournalCheckpoint(db, 'newest'),
  ];
  return shown.filter((row) => row !== undefined);
}

/** The first that reaches the leaf. */
const covering = (shown: readonly JournalCheckpointRow[], index: number): JournalCheckpointRow | undefined =>
  shown.find(({ size }) => size > index);

async function prove(
  db: Database,
  leaf: JournalLeafRow,
  { size, root, note }: JournalCheckpointRow,
): Promise<ProvenLeaf> {
  const { index } = leaf;
  const proof = await readInclusionProof(db, index, size);
  const tlogProof = encodeTlogProof({ index, proof, checkpoint: note, extra: undefined });
  return { ...leaf, size, root, proof, checkpoint: note, tlogProof };
}

const noSuchLeaf = (): JournalError =>
  new JournalError(
    'journal.no-such-leaf',
    'there is no such leaf in a signed tree; new ones are there within a second',
  );
