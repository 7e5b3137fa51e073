import type { FlowActName } from '../../contract/flows.ts';
import type { FlowState, ParticipantState, StepKind } from '../../io/db/flow-schema.ts';

export interface ActRule {
  /** participant: one whose turn it is; participant-or-sender: whoever of them, also before the turn. */
  readonly by: 'sender' | 'participant' | 'participant-or-sender' | 'schedule' | 'platform';
  readonly from: readonly FlowState[];
  /** Of participants. */
  readonly kinds?: readonly StepKind[];
  /** What the participant comes to. */
  readonly participant?: ParticipantState;
  /** What the flow comes to at once; a participant's decision may complete it besides. */
  readonly to?: FlowState;
}

const anyKind = ['review', 'paraf', 'sign'] as const;

/** The states of a flow and of those who take part, and what moves them: the one table. Nothing else writes a state. */
export const flowActs = {
  send: { by: 'sender', from: ['draft', 'returned'], to: 'running' },
  replace: { by: 'sender', from: ['draft', 'returned'] },
  withdraw: { by: 'sender', from: ['draft', 'running', 'returned'], to: 'withdrawn' },
  approve: { by: 'participant', from: ['running'], kinds: ['review'], participant: 'approved' },
  return: {
    by: 'participant',
    from: ['running'],
    kinds: ['review'],
    participant: 'returned',
    to: 'returned',
  },
  paraf: { by: 'participant', from: ['running'], kinds: ['paraf'], participant: 'initialled' },
  sign: { by: 'participant', from: ['running'], kinds: ['sign'], participant: 'signed' },
  reject: { by: 'participant', from: ['running'], kinds: anyKind, participant: 'rejected', to: 'rejected' },
  delegate: { by: 'participant-or-sender', from: ['draft', 'running', 'returned'], kinds: anyKind },
  remind: { by: 'schedule', from: ['running'] },
  expire: { by: 'schedule', from: ['running', 'returned'], to: 'expired' },
  complete: { by: 'platform', from: ['running'], to: 'completed' },
} as const satisfies Record<FlowActName | 'remind' | 'expire' | 'complete', ActRule>;

export type FlowAct = keyof typeof flowActs;

export const ruleOf = (act: FlowAct): ActRule => flowActs[act];

/** A participant who has done what was asked of them. */
export const decided: readonly ParticipantState[] = ['approved', 'initialled', 'signed'];
