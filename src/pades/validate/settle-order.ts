/**
 * What the order in the file adds to times (EN 319 102-1 clauses 5.3.4 and 5.5.4): a signature was made after every
 * timestamp that it covers. That turns "revoked, and nothing proves that the signature is older" into "revoked before
 * it was made", and shows times that contradict each other.
 */
import type { Problem } from './check-contents.ts';
import type { JudgedSignature } from './judge-in-time.ts';
import type { SubIndication } from './report.ts';
import { finding, type FindingCode } from './sentences.ts';

export interface SettledSignature extends JudgedSignature {
  /** The newest trusted timestamp that it covers. */
  readonly madeAfter: Date | undefined;
}

export const settleOrder = (judged: readonly JudgedSignature[]): readonly SettledSignature[] =>
  judged.map((one) => {
    const madeAfter = newestCovered(one, judged);
    return { ...one, madeAfter, problem: settle(one, madeAfter) };
  });

function newestCovered(one: JudgedSignature, judged: readonly JudgedSignature[]): Date | undefined {
  const { coverage } = one.examined;
  if (coverage.kind === 'unusable') return undefined;
  return judged
    .filter(
      ({ examined }) => examined.coverage.kind === 'covered' && examined.coverage.end <= coverage.gap.start,
    )
    .flatMap(trustedTimes)
    .reduce<Date | undefined>((newest, at) => (newest === undefined || at > newest ? at : newest), undefined);
}

function trustedTimes({ examined, trust, problem, tokens }: JudgedSignature): readonly Date[] {
  const own = tokens.filter(({ report }) => report.trusted).map(({ report }) => report.at);
  const { genTime, problem: wrong } = examined.contents ?? {};
  const holds = trust !== undefined && problem === undefined && wrong === undefined;
  return genTime !== undefined && holds ? [...own, genTime] : own;
}

/** Clocks of different authorities differ. */
const clockSkewMs = 300_000;

type Settled = readonly [Problem['verdict'], SubIndication, FindingCode];

/** Sub-indications without proof, and what they become where the signature is proven to have come afterwards. */
const settled: Partial<Record<SubIndication, Settled>> = {
  REVOKED_NO_POE: ['failed', 'REVOKED', 'revoked-before-signing'],
  OUT_OF_BOUNDS_NO_POE: ['failed', 'EXPIRED', 'expired-before-signing'],
  OUT_OF_BOUNDS_NOT_REVOKED: ['failed', 'EXPIRED', 'expired-before-signing'],
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: ['indeterminate', 'CRYPTO_CONSTRAINTS_FAILURE', 'weak-when-signed'],
};

function settle(judged: JudgedSignature, madeAfter: Date | undefined): Problem | undefined {
  const { problem, trust } = judged;
  if (problem === undefined) return contradiction(judged, madeAfter);
  const bound = trust?.problem?.bound;
  const answer = settled[problem.subIndication];
  if (madeAfter === undefined || bound === undefined || madeAfter < bound || answer === undefined)
    return problem;
  const [verdict, subIndication, code] = answer;
  const detail = `${problem.finding.detail ?? ''}; made after ${madeAfter.toISOString()}`;
  return { verdict, subIndication, finding: finding(code, detail) };
}

function contradiction(
  { proven: { at, by }, tokens }: JudgedSignature,
  madeAfter: Date | undefined,
): Problem | undefined {
  const late = [
    madeAfter,
    ...tokens.filter(({ report }) => report.trusted).map(({ report }) => report.at),
  ].find((time) => time !== undefined && time.getTime() > at.getTime() + clockSkewMs);
  if (by === undefined || late === undefined) return undefined;
  return {
    verdict: 'indeterminate',
    subIndication: 'TIMESTAMP_ORDER_FAILURE',
    finding: finding(
      'timestamps-contradict',
      `a timestamp of ${late.toISOString()} stands below one of ${at.toISOString()}`,
    ),
  };
}
