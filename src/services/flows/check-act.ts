import type { FlowActName } from '../../contract/flows.ts';
import type { ParticipantRow } from '../../io/db/flow-participants.ts';
import type { FlowRow } from '../../io/db/flows.ts';
import { FlowError, type FlowErrorCode } from './flow-error.ts';
import { decided, flowActs, ruleOf, type FlowAct } from './transitions.ts';

/** A flow as it stands, read in one transaction. */
export interface FlowAtHand {
  readonly flow: FlowRow;
  readonly participants: readonly ParticipantRow[];
}

/**
 * The participant as whom this account does it, or undefined where the sender does. What was decided is said before
 * what ended, so that who repeats a request learns that it was done.
 *
 * @throws {FlowError} one code for each reason not to
 */
export function checkAct(
  { flow, participants }: FlowAtHand,
  act: FlowActName,
  accountId: string,
  now: Date,
): ParticipantRow | undefined {
  const rule = ruleOf(act);
  if (rule.by === 'sender') {
    if (flow.senderAccountId !== accountId)
      throw new FlowError('flow.not-a-participant', 'only the sender of a flow does this');
    checkState(flow, act, now);
    return undefined;
  }
  const own = participants.filter((one) => one.accountId === accountId);
  if (own.length === 0)
    throw new FlowError('flow.not-a-participant', 'the flow asks nothing of you: you may look at it');
  const active = own.filter(({ state }) => state === 'active');
  const fitting = active.find(({ kind }) => rule.kinds?.includes(kind) === true);
  if (fitting === undefined && active.length === 0 && own.some(hasActed))
    throw new FlowError('flow.already-decided', 'you have done what was asked of you');
  checkState(flow, act, now);
  if (fitting !== undefined) return fitting;
  const [other] = active;
  if (other !== undefined)
    throw new FlowError('flow.other-act', `expected an act of a ${other.kind} step, got ${act}`);
  throw new FlowError('flow.not-your-turn', 'others come first in this flow');
}

const hasActed = ({ state }: ParticipantRow): boolean => decided.includes(state) || state === 'rejected';

/** @throws {FlowError} where the flow is over, or its state allows no such act */
export function checkState(flow: FlowRow, act: FlowAct, now: Date): void {
  const refusal = endings[flow.state];
  if (refusal !== undefined) throw new FlowError(...refusal);
  // By its own time, whether or not the schedule has looked.
  if (flow.expiresAt !== undefined && flow.expiresAt <= now && (flow.state !== 'draft' || act === 'send'))
    throw new FlowError(...expired);
  if (!ruleOf(act).from.includes(flow.state))
    throw new FlowError(
      'flow.not-now',
      `expected a ${ruleOf(act).from.join(' or ')} flow, got a ${flow.state} one`,
    );
}

const expired = ['flow.expired', 'the time of this flow is over'] as const;
const endings: Partial<Record<FlowRow['state'], readonly [FlowErrorCode, string]>> = {
  completed: ['flow.already-decided', 'the flow is complete'],
  rejected: ['flow.rejected', 'the flow was rejected'],
  withdrawn: ['flow.withdrawn', 'the sender withdrew the flow'],
  expired,
};

/** What this account may do now, for an answer that says so. */
export function possibleActs(atHand: FlowAtHand, accountId: string, now: Date): readonly FlowActName[] {
  return offered.filter((act) => {
    if (ruleOf(act).by === 'participant-or-sender') return mayDelegate(atHand, accountId, now);
    try {
      checkAct(atHand, act, accountId, now);
      return true;
    } catch (error) {
      if (error instanceof FlowError) return false;
      throw error;
    }
  });
}

/** The participants whose place this account may give to another. */
export const delegable = ({ flow, participants }: FlowAtHand, accountId: string): readonly ParticipantRow[] =>
  participants.filter(
    (one) =>
      ['waiting', 'active'].includes(one.state) &&
      (flow.senderAccountId === accountId || one.addresseeAccountId === accountId),
  );

function mayDelegate(atHand: FlowAtHand, accountId: string, now: Date): boolean {
  const { flow } = atHand;
  const late = flow.expiresAt !== undefined && flow.expiresAt <= now;
  return (
    !late &&
    flowActs.delegate.from.some((state) => state === flow.state) &&
    delegable(atHand, accountId).length > 0
  );
}

const offered = [
  'send',
  'replace',
  'withdraw',
  'approve',
  'return',
  'paraf',
  'sign',
  'reject',
  'delegate',
] as const satisfies readonly FlowActName[];
