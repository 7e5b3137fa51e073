/** C2SP tlog-witness, `add-checkpoint`: what a log sends to a witness, and what the witness decides. */
import { equalBytes } from '../../lib/bytes.ts';
import { verifyConsistency } from './check-proof.ts';
import { parseCheckpoint, parseTreeSize, type Checkpoint } from './checkpoint.ts';
import { emptyRoot } from './merkle-hash.ts';
import { parseSignedNote } from './signed-note.ts';
import { TlogError } from './tlog-error.ts';
import { parseProofLines } from './tlog-proof.ts';
import { verifyCheckpoint, type VerifiedCheckpoint } from './verify-checkpoint.ts';
import type { VerifierKey } from './verifier-key.ts';

export interface Submission {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, as it came. */
  readonly checkpoint: string;
}

export const encodeSubmission = ({ oldSize, proof, checkpoint }: Submission): string =>
  [`old ${oldSize}`, ...proof.map((hash) => hash.toBase64()), '', checkpoint].join('\n');

/** @throws {TlogError} `tlog.bad-request` */
export function parseSubmission(text: string): Submission {
  const split = text.indexOf('\n\n');
  const [old = '', ...proof] = text.slice(0, Math.max(0, split)).split('\n');
  if (!old.startsWith('old '))
    throw new TlogError(
      'tlog.bad-request',
      `expected a line of the old size, got ${JSON.stringify(old.slice(0, 40))}`,
    );
  return {
    oldSize: parseTreeSize(old.slice('old '.length), 'tlog.bad-request'),
    proof: parseProofLines(proof, 'tlog.bad-request'),
    checkpoint: text.slice(split + 2),
  };
}

/** What the witness cosigned last of a log; its size is 0 where it never did. */
export type SeenTree = Pick<Checkpoint, 'size' | 'root'>;
export const nothingSeen: SeenTree = { size: 0, root: emptyRoot };

export type SubmissionVerdict =
  | { readonly kind: 'consistent'; readonly verified: VerifiedCheckpoint }
  /** Nobody told the witness of this log. */
  | { readonly kind: 'unknown-log'; readonly origin: string }
  | { readonly kind: 'not-signed'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  /** The log's idea of what the witness saw is old; it may try again from there. */
  | { readonly kind: 'other-size'; readonly size: number }
  /** The log signed another tree of the size that was cosigned: nobody without its key can make that. */
  | Accusation<'fork'>
  /**
   * The proof does not show that the tree goes on from the one that was cosigned. Nobody signs a proof: anyone can
   * send a genuine checkpoint with a wrong one.
   */
  | Accusation<'unproven'>;

export interface Accusation<Kind extends 'fork' | 'unproven'> {
  readonly kind: Kind;
  readonly origin: string;
  readonly detail: string;
  readonly verified: VerifiedCheckpoint;
}

/**
 * The checks of `add-checkpoint` in the order of the specification.
 *
 * @param logs the keys that the witness trusts, by origin
 * @param seen what it cosigned last of an origin
 */
export function judgeSubmission(
  { oldSize, proof, checkpoint: text }: Submission,
  logs: ReadonlyMap<string, readonly VerifierKey[]>,
  seen: (origin: string) => SeenTree,
): SubmissionVerdict {
  const origin = readOrigin(text);
  if (typeof origin !== 'string') return { kind: 'malformed', detail: origin.message };
  const keys = logs.get(origin);
  if (keys === undefined) return { kind: 'unknown-log', origin };
  let verified: VerifiedCheckpoint;
  try {
    verified = verifyCheckpoint(text, keys);
  } catch (error) {
    if (error instanceof TlogError) return { kind: 'not-signed', detail: error.message };
    throw error;
  }
  const { size, root } = verified.checkpoint;
  if (oldSize > size)
    return { kind: 'malformed', detail: `expected an old size of at most ${size}, got ${oldSize}` };
  const last = seen(origin);
  if (oldSize !== last.size) return { kind: 'other-size', size: last.size };
  const accuse = <Kind extends 'fork' | 'unproven'>(kind: Kind, detail: string): Accusation<Kind> => ({
    kind,
    origin,
    detail,
    verified,
  });
  if (size === 0 && !equalBytes(root, emptyRoot))
    return accuse('fork', 'expected the hash of nothing as the root of an empty tree');
  if (size === last.size && !equalBytes(root, last.root))
    return accuse('fork', `the tree of ${size} leaves is not the one that was cosigned`);
  if (!verifyConsistency({ from: oldSize, fromRoot: last.root, to: size, toRoot: root, proof }))
    return accuse(
      'unproven',
      `the tree of ${size} leaves is not shown to begin with the ${oldSize} that were cosigned`,
    );
  return { kind: 'consistent', verified };
}

function readOrigin(text: string): string | TlogError {
  try {
    return parseCheckpoint(parseSignedNote(text).text).origin;
  } catch (error) {
    if (error instanceof TlogError) return error;
    throw error;
  }
}
