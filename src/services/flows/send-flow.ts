import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { listParticipants, moveParticipant } from '../../io/db/flow-participants.ts';
import { addFlowReader, updateFlow, type FlowRow } from '../../io/db/flows.ts';
import type { Actor } from '../identity/actor.ts';
import { advanceFlow, type TellingParts } from './advance-flow.ts';
import { recordAct } from './record-event.ts';
import { tellFlow } from './tell-flow.ts';
import { flowActs } from './transitions.ts';

/**
 * Sends a draft to its first step, and what was returned back to the reviewers who returned it. The flow is locked and
 * the transaction in the system's scope.
 */
export async function sendFlow(
  platform: TellingParts,
  tx: DatabaseTransaction,
  { flow, actor, now }: { readonly flow: FlowRow; readonly actor: Actor; readonly now: Date },
): Promise<void> {
  await updateFlow(tx, flow.id, { state: flowActs.send.to, sentAt: flow.sentAt ?? now, changedAt: now });
  await recordAct(tx, flow, { act: 'send', actor, at: now });
  const participants = await listParticipants(tx, flow.id);
  // Until now the draft was its sender's alone.
  for (const { accountId } of participants) await addFlowReader(tx, flow.id, accountId);
  const returned = participants.filter(({ state }) => state === 'returned');
  for (const { id } of returned) await moveParticipant(tx, id, { from: 'returned', to: 'active', at: now });
  const again = returned.map(({ accountId }) => accountId);
  if (again.length > 0) await tellFlow(platform, tx, flow, { news: 'turn', accountIds: again, now });
  await advanceFlow(platform, tx, flow, now);
}
