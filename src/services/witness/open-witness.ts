import type { Clock } from '../../lib/clock.ts';
import { cosignCheckpoint } from '../../pki/tlog/sign-checkpoint.ts';
import { encodeSignatureLine, encodeSignedNote } from '../../pki/tlog/signed-note.ts';
import type { VerifiedCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import { verifyCheckpoint } from '../../pki/tlog/verify-checkpoint.ts';
import type { VerifierKey } from '../../pki/tlog/verifier-key.ts';
import {
  judgeSubmission,
  parseSubmission,
  type Accusation,
  type SubmissionVerdict,
} from '../../pki/tlog/witness-submission.ts';
import type { WitnessKey } from './witness-key.ts';
import { originHash, type WitnessState } from './witness-state.ts';

export interface WitnessParts {
  readonly key: WitnessKey;
  /** The logs that it watches, by their keys. */
  readonly logs: readonly VerifierKey[];
  readonly state: WitnessState;
  readonly clock: Clock;
  /** Told of every log that signed another tree of the size that was cosigned. */
  readonly onFork?: (origin: string, detail: string) => void;
  /** Told once of each checkpoint that is not shown to go on from the one that was cosigned, of a few. */
  readonly onUnproven?: (origin: string, detail: string) => void;
}

export type WitnessAnswer =
  | Exclude<SubmissionVerdict, { kind: 'consistent' }>
  /** The lines of the cosignatures. */
  | { readonly kind: 'cosigned'; readonly lines: string };

export interface Witness {
  /** `add-checkpoint` of C2SP tlog-witness. @throws {TlogError} `tlog.bad-request` */
  submit(request: string): Promise<WitnessAnswer>;
  /** The last checkpoint of a log with the cosignatures on it. */
  shown(originHash: string): string | undefined;
}

/**
 * A party's own memory of a log. It cosigns a tree only when it begins with the last one that it cosigned; whoever
 * rewrites the log cannot get that signature again.
 */
export function openWitness({ key, logs, state, clock, onFork, onUnproven }: WitnessParts): Witness {
  const known = new Map(logs.map((log) => [log.name, logs.filter(({ name }) => name === log.name)]));
  let last: Promise<unknown> = Promise.resolve();

  async function judge(request: string): Promise<WitnessAnswer> {
    const submission = parseSubmission(request);
    const verdict = judgeSubmission(submission, known, (origin) => state.seen(origin));
    if (verdict.kind === 'fork' || verdict.kind === 'unproven') {
      const isNew = await keepEvidence(verdict);
      if (verdict.kind === 'fork') onFork?.(verdict.origin, verdict.detail);
      else if (isNew) onUnproven?.(verdict.origin, verdict.detail);
    }
    return verdict.kind === 'consistent' ? cosign(verdict.verified) : verdict;
  }

  /** Only what the log signed, beside what it signed before: the rest of a request is whoever's who sent it. */
  function keepEvidence({ kind, origin, verified }: Accusation<'fork' | 'unproven'>): Promise<boolean> {
    const { text } = verified.note;
    const signed = encodeSignedNote({ text, signatures: verified.signers.map(({ signature }) => signature) });
    return state.keepEvidence(kind, origin, {
      text,
      notes: `${signed}\n${state.shown(originHash(origin)) ?? ''}`,
    });
  }

  async function cosign({ checkpoint, note, signers }: VerifiedCheckpoint): Promise<WitnessAnswer> {
    const now = clock();
    const cosignatures = await Promise.all(
      key.signers.map((signer) => cosignCheckpoint(checkpoint, key.name, signer, now)),
    );
    const signatures = [...signers.map(({ signature }) => signature), ...cosignatures];
    const whole = encodeSignedNote({ text: note.text, signatures });
    verifyCheckpoint(whole, key.verifierKeys);
    // Durable first: a cosignature that was given away is never forgotten.
    await state.record(checkpoint.origin, whole);
    return { kind: 'cosigned', lines: cosignatures.map(encodeSignatureLine).join('') };
  }

  return {
    // One after another: between the check and the record nothing else may be recorded.
    submit(request) {
      const answer = last.then(() => judge(request));
      last = answer.catch(() => undefined);
      return answer;
    },
    shown: (hash) => state.shown(hash),
  };
}
