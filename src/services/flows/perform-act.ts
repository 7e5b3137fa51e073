import type { FlowActRequest, FlowAnswer } from '../../contract/flows.ts';
import { moveParticipant, type ParticipantRow } from '../../io/db/flow-participants.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { findNewestVersion } from '../../io/db/flow-versions.ts';
import { updateFlow } from '../../io/db/flows.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { advanceFlow, endFlow } from './advance-flow.ts';
import { checkAct, type FlowAtHand } from './check-act.ts';
import { delegate } from './delegate.ts';
import { lockAtHand, requireShown } from './lock-at-hand.ts';
import { readFlow } from './read-flow.ts';
import { recordAct } from './record-event.ts';
import { replaceDocument } from './replace-document.ts';
import { sendFlow } from './send-flow.ts';
import { signInFlow } from './sign-in-flow.ts';
import { tellFlow } from './tell-flow.ts';

/**
 * What a person does in a flow: the state, its line in the timeline, its leaf in the journal and the mail that tells
 * of it are one transaction. A signature is made before that transaction, which alone makes it count.
 *
 * @throws {FlowError} one code for each reason not to
 */
export async function performAct(
  platform: Platform,
  actor: Actor,
  flowId: string,
  request: FlowActRequest,
): Promise<FlowAnswer> {
  authorise(actor, 'flow.take-part', { now: platform.clock() });
  switch (request.act) {
    case 'sign':
    case 'paraf':
      await signInFlow(platform, actor, flowId, request);
      break;
    case 'replace':
      await replaceDocument(platform, actor, flowId, request.documentId);
      break;
    default:
      await decide(platform, actor, flowId, request);
  }
  return readFlow(platform, actor, flowId);
}

type Decision = Exclude<FlowActRequest, { act: 'sign' | 'paraf' | 'replace' }>;

async function decide(platform: Platform, actor: Actor, flowId: string, request: Decision): Promise<void> {
  const now = platform.clock();
  await asPerson(platform.db, actor, async (tx) => {
    const atHand = await lockAtHand(tx, flowId, actor.accountId);
    if (request.act === 'delegate') return delegate(platform, tx, { atHand, actor, request, now });
    const participant = checkAct(atHand, request.act, actor.accountId, now);
    if (request.act === 'approve') requireShown(await findNewestVersion(tx, flowId), request.sha256);
    return beyondScope(tx, () => carryOut(platform, tx, { atHand, actor, request, participant, now }));
  });
}

interface CarriedOut {
  readonly atHand: FlowAtHand;
  readonly actor: Actor;
  readonly request: Exclude<Decision, { act: 'delegate' }>;
  readonly participant: ParticipantRow | undefined;
  readonly now: Date;
}

async function carryOut(
  platform: Platform,
  tx: DatabaseTransaction,
  { atHand: { flow }, actor, request, participant, now }: CarriedOut,
): Promise<void> {
  if (request.act === 'send') return sendFlow(platform, tx, { flow, actor, now });
  const { act, remarks } = request;
  const facts = request.act === 'approve' ? { sha256: request.sha256 } : {};
  await recordAct(tx, flow, { act, actor, participantId: participant?.id, remarks, facts, at: now });
  switch (request.act) {
    case 'withdraw':
      return endFlow(platform, tx, flow, { to: 'withdrawn', news: 'withdrawn', now });
    case 'approve':
      await move(tx, participant, 'approved', now);
      await updateFlow(tx, flow.id, { changedAt: now });
      return advanceFlow(platform, tx, flow, now);
    case 'return':
      await move(tx, participant, 'returned', now);
      await updateFlow(tx, flow.id, { state: 'returned', changedAt: now });
      return tellFlow(platform, tx, flow, { news: 'returned', accountIds: [flow.senderAccountId], now });
    case 'reject':
      await move(tx, participant, 'rejected', now);
      return endFlow(platform, tx, flow, { to: 'rejected', news: 'rejected', now });
  }
}

async function move(
  tx: DatabaseTransaction,
  participant: ParticipantRow | undefined,
  to: ParticipantRow['state'],
  at: Date,
): Promise<void> {
  if (participant === undefined || !(await moveParticipant(tx, participant.id, { from: 'active', to, at })))
    throw new TypeError('a participant of a locked flow is as they were read');
}
