import type { Database } from '../../io/db/connect.ts';
import {
  findJournalCheckpoint,
  insertJournalCosignatures,
  lastCosignedSize,
  type JournalCheckpointRow,
} from '../../io/db/journal-checkpoints.ts';
import { readJournalHead } from '../../io/db/journal-tree.ts';
import { asSystem } from '../../io/db/transaction.ts';
import { askWitness, submitToWitness, type WitnessReply } from '../../io/fetch/ask-witness.ts';
import { FetchError } from '../../io/fetch/fetch-error.ts';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { parseTreeSize } from '../../pki/tlog/checkpoint.ts';
import type { LogPolicy } from '../../pki/tlog/policy.ts';
import { encodeSignatureLine } from '../../pki/tlog/signed-note.ts';
import { TlogError } from '../../pki/tlog/tlog-error.ts';
import { encodeVerifierKey, type VerifierKey } from '../../pki/tlog/verifier-key.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { encodeSubmission, type SeenTree } from '../../pki/tlog/witness-submission.ts';
import type { Platform } from '../platform.ts';
import { digest } from '#crypto';
import { JournalError } from './journal-error.ts';
import { readConsistencyProof, readRoot } from './tree-reading.ts';

/** A witness: its address and the keys that it cosigns with. */
export interface Witness {
  readonly url: string;
  readonly keys: readonly VerifierKey[];
}

/** The witnesses of a policy that have an address; one that has two keys is asked once. */
export function witnessesOf({ witnesses }: LogPolicy): readonly Witness[] {
  const byUrl = new Map<string, VerifierKey[]>();
  for (const { key, url } of witnesses)
    if (url !== undefined) byUrl.set(url, [...(byUrl.get(url) ?? []), key]);
  return [...byUrl].map(([url, keys]) => ({ url, keys }));
}

/**
 * Shows the newest checkpoint to each witness that has not cosigned it, and stores what comes back. A witness that
 * does not answer is asked another time.
 *
 * @throws {JournalError} `journal.would-fork` where a witness has cosigned another tree, or a larger one, by its own
 *   signature; `journal.damaged` where the tiles do not tell whether it has
 */
export async function collectCosignatures(
  { db, log }: Pick<Platform, 'db' | 'log'>,
  origin: string,
  witnesses: readonly Witness[],
): Promise<number> {
  const checkpoint = await findJournalCheckpoint(db, 'newest');
  if (checkpoint === undefined) return 0;
  const asking = witnesses.map((witness) =>
    askForCosignature(db, origin, witness, checkpoint).catch((error: unknown) => {
      if (!(error instanceof FetchError || error instanceof TlogError)) throw error;
      log.warn({ err: error, witness: witness.url }, 'a witness did not cosign');
      return 0;
    }),
  );
  // Each is heard to its end, whatever another says: what was cosigned is stored.
  await Promise.allSettled(asking);
  const collected = await Promise.all(asking);
  return collected.reduce((sum, count) => sum + count, 0);
}

/**
 * Compares the tree with what each witness has cosigned, before anything is signed: where database and data folder
 * were restored together, only the witnesses remember.
 *
 * @throws {JournalError} `journal.would-fork`, `journal.damaged`
 */
export async function refuseForkByWitnesses(
  { db, log }: Pick<Platform, 'db' | 'log'>,
  origin: string,
  witnesses: readonly Witness[],
): Promise<void> {
  for (const witness of witnesses) {
    const seen = await askWhatIsCosigned(witness, origin).catch((error: unknown) => {
      if (!(error instanceof FetchError || error instanceof TlogError)) throw error;
      log.warn({ err: error, witness: witness.url }, 'a witness did not say what it has cosigned');
      return undefined;
    });
    if (seen !== undefined) await refuseForkOf(db, witness.url, seen);
  }
}

/** The tree of this log that the witness cosigned last; undefined where it never did. */
async function askWhatIsCosigned({ url, keys }: Witness, origin: string): Promise<SeenTree | undefined> {
  const hash = toHex(digest('sha256', new TextEncoder().encode(origin)));
  const reply = await askWitness(url, hash);
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw refused(url, reply);
  const { checkpoint } = verifyCheckpoint(reply.text, keys);
  if (checkpoint.origin === origin) return checkpoint;
  throw new TlogError(
    'tlog.untrusted',
    `expected the checkpoint of ${origin} from the witness at ${url}, got that of ${checkpoint.origin}`,
  );
}

/** @throws {JournalError} `journal.would-fork`; `journal.damaged` where the tiles do not tell whether it would */
async function refuseForkOf(db: Database, url: string, seen: SeenTree): Promise<void> {
  // After the witness answered: what it has cosigned by then is in this head.
  const head = await readJournalHead(db);
  if (seen.size > head.size) throw ahead(url, seen.size, head.size);
  const root = await readRoot(db, seen.size).catch((cause: unknown) => {
    if (!(cause instanceof TlogError)) throw cause;
    throw new JournalError(
      'journal.damaged',
      `the tiles of the journal do not make a tree of the ${seen.size} leaves that the witness at ${url} has cosigned. Restore the newest backup.`,
      { cause },
    );
  });
  if (!equalBytes(root, seen.root)) throw differs(url, seen.size);
}

async function askForCosignature(
  db: Database,
  origin: string,
  witness: Witness,
  { size, note }: JournalCheckpointRow,
): Promise<number> {
  const { url, keys } = witness;
  const last = await lastCosignedSize(db, keys.map(encodeVerifierKey));
  if (last >= size) return 0;
  const submit = async (oldSize: number): Promise<WitnessReply> => {
    const proof = await readConsistencyProof(db, oldSize, size);
    return submitToWitness(url, encodeSubmission({ oldSize, proof, checkpoint: note }));
  };
  let reply = await submit(last);
  if (reply.status === 409) {
    // It has seen another size than we remember: more, by an answer that was lost, or less, by its own loss.
    const seen = parseTreeSize(reply.text.trim(), 'tlog.bad-request');
    if (seen <= size) reply = await submit(seen);
  }
  if (reply.status === 409 || reply.status === 422) {
    // Nobody signs a status, and whoever stands between can send any: what counts is what the witness has cosigned.
    const seen = await askWhatIsCosigned(witness, origin);
    if (seen !== undefined) await refuseForkOf(db, url, seen);
    // Another process of this platform showed it a newer checkpoint meanwhile.
    if (seen !== undefined && seen.size > size) return 0;
  }
  if (reply.status !== 200) throw refused(url, reply);
  const { signers } = verifyCheckpoint(note + reply.text, keys);
  const cosignatures = signers.flatMap(({ key, signature, cosignedAt }) =>
    cosignedAt === undefined
      ? []
      : [{ size, cosigner: encodeVerifierKey(key), line: encodeSignatureLine(signature), cosignedAt }],
  );
  await asSystem(db, (tx) => insertJournalCosignatures(tx, cosignatures));
  return cosignatures.length;
}

const refused = (url: string, { status, text }: WitnessReply): FetchError =>
  new FetchError('fetch.refused', `the witness at ${url} answered ${status}: ${text.slice(0, 200)}`);

const ahead = (url: string, seen: number, size: number): JournalError =>
  new JournalError(
    'journal.would-fork',
    `the witness at ${url} has cosigned ${seen} leaves and this database shows ${size}: it is an older backup. Restore a newer one; the journal is not signed otherwise.`,
  );

const differs = (url: string, size: number): JournalError =>
  new JournalError(
    'journal.would-fork',
    `the witness at ${url} has cosigned another tree than this one of ${size} leaves. Restore the database that it has seen.`,
  );
