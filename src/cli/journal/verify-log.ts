import { readFile } from 'node:fs/promises';
import { toHex } from '../../lib/bytes.ts';
import { auditLog } from '../../pki/tlog/audit-log.ts';
import { verifyInclusion } from '../../pki/tlog/check-proof.ts';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import { parseTlogProof } from '../../pki/tlog/tlog-proof.ts';
import type { Checkpoint } from '../../pki/tlog/checkpoint.ts';
import type { LogPolicy } from '../../pki/tlog/policy.ts';
import { exitCodes, UsageError, type ExitCode, type Output } from '../output.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { entryBundles, openLogSource, readTiles } from './log-source.ts';
import { cosigners, trustCheckpoint } from './trusted-keys.ts';
import type { WantedLeaf } from './wanted-leaves.ts';

export interface VerifyOptions {
  readonly trust: LogPolicy;
  /** The file of the checkpoint of the last time. */
  readonly kept: string | undefined;
  readonly wanted: readonly WantedLeaf[];
}

/**
 * Checks a whole log: its checkpoint, that it goes on from the one that was kept, and that its entries make its
 * root; and that what is wanted is in it. The new checkpoint is kept only when all of it is right.
 *
 * @throws {TlogError} where the log is wrong
 */
export async function verifyLog(place: string, options: VerifyOptions, output: Output): Promise<ExitCode> {
  const { trust, kept, wanted } = options;
  const source = openLogSource(place);
  const note = new TextDecoder().decode(await source.read(checkpointFile(trust)));
  const verified = trustCheckpoint(note, trust);
  const { origin, size, root } = verified.checkpoint;
  const before = await readKept(kept, trust, origin);
  const audit = auditLog(
    { size, root },
    before,
    wanted.map(({ leafHash }) => leafHash),
  );
  for await (const { content } of readTiles(source, entryBundles(size))) audit.take(content);
  audit.finish();
  const witnesses = cosigners(verified);
  output.line(`${origin}: ${size} leaves, all of them under the root that the log signed`);
  output.line(
    `cosigned by ${witnesses.length === 0 ? 'no witness that is trusted here' : witnesses.join(', ')}`,
  );
  if (before !== undefined) output.line(`goes on from the ${before.size} leaves that were kept`);
  const missing = wanted.filter(({ what, leafHash, index }) => {
    const at = audit.found.get(toHex(leafHash));
    const misplaced = at !== undefined && index !== undefined && index !== at;
    if (at === undefined) output.problem(`NOT IN THE LOG: ${what}`);
    else if (misplaced) output.problem(`NOT AT ${index} BUT AT ${at}: ${what}`);
    else output.line(`at ${at}: ${what}`);
    return at === undefined || misplaced;
  });
  if (missing.length > 0) return exitCodes.failed;
  if (kept !== undefined) await writeWholeFile(kept, new TextEncoder().encode(note));
  return exitCodes.done;
}

/** Checks one place offline: the proof, the signatures on its checkpoint, and that it is of what is wanted. */
export async function verifyProof(file: string, options: VerifyOptions, output: Output): Promise<ExitCode> {
  const { trust, kept, wanted } = options;
  const { index, proof, checkpoint: note } = parseTlogProof(await readFile(file, 'utf8'));
  const verified = trustCheckpoint(note, trust);
  const { origin, size, root } = verified.checkpoint;
  const before = await readKept(kept, trust, origin);
  if (before?.size === size && toHex(before.root) !== toHex(root))
    throw new TlogError(
      'tlog.fork',
      `the checkpoint that was kept has another root of ${size} leaves: the log forked`,
    );
  const [leaf, ...others] = wanted;
  if (leaf === undefined || others.length > 0)
    throw new UsageError(
      `expected one --certificate, --signed or --entries that ${file} is of, got ${wanted.length}`,
    );
  if (!verifyInclusion({ leafHash: leaf.leafHash, index, size, proof, root })) {
    output.problem(`NOT PROVEN: ${leaf.what} is not what ${file} is of`);
    return exitCodes.failed;
  }
  const witnesses = cosigners(verified);
  output.line(`at ${index} of ${size} in ${origin}: ${leaf.what}`);
  if (before !== undefined && before.size !== size)
    output.problem(
      `NOT CHECKED: whether the tree of ${size} leaves and the ${before.size} that were kept are of one log; verify the log itself with --kept`,
    );
  output.line(
    `cosigned by ${witnesses.length === 0 ? 'no witness that is trusted here' : witnesses.join(', ')}`,
  );
  return exitCodes.done;
}

/** A policy that asks for witnesses is asked of the checkpoint that they have cosigned. */
const checkpointFile = (trust: LogPolicy): string =>
  trust.isQuorum([]) ? 'checkpoint' : 'cosigned-checkpoint';

/** The kept checkpoint is of this log and by a trusted key; undefined the first time. */
async function readKept(
  file: string | undefined,
  trust: LogPolicy,
  origin: string,
): Promise<Checkpoint | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { checkpoint } = trustCheckpoint(text, trust);
  if (checkpoint.origin !== origin)
    throw new UsageError(`${file} is of the log ${checkpoint.origin}, expected ${origin}`);
  return checkpoint;
}
