import type { DatabaseTransaction } from '../../io/db/connect.ts';
import {
  listParticipants,
  moveParticipant,
  skipParticipants,
  type ParticipantRow,
} from '../../io/db/flow-participants.ts';
import type { FlowState } from '../../io/db/flow-schema.ts';
import { updateFlow, type FlowRow } from '../../io/db/flows.ts';
import type { Platform } from '../platform.ts';
import { recordAct } from './record-event.ts';
import { tellFlow, type FlowNews } from './tell-flow.ts';
import { flowActs } from './transitions.ts';

export type TellingParts = Pick<Platform, 'outbox' | 'settings' | 'log'>;

/** When everyone of a step has decided the next one begins; after the last the flow is complete. The flow is locked. */
export async function advanceFlow(
  platform: TellingParts,
  tx: DatabaseTransaction,
  flow: FlowRow,
  now: Date,
): Promise<void> {
  const participants = await listParticipants(tx, flow.id);
  if (participants.some(({ state }) => state === 'active')) return;
  const next = participants.find(({ state }) => state === 'waiting');
  if (next === undefined)
    return endFlow(platform, tx, flow, { to: flowActs.complete.to, news: 'completed', now });
  const turn = participants.filter(({ step, state }) => step === next.step && state === 'waiting');
  for (const { id } of turn) await moveParticipant(tx, id, { from: 'waiting', to: 'active', at: now });
  await updateFlow(tx, flow.id, { step: next.step, changedAt: now });
  await tellFlow(platform, tx, flow, {
    news: 'turn',
    accountIds: turn.map(({ accountId }) => accountId),
    now,
  });
}

/** Nobody acts any more; those whom it concerns are told. The flow is locked. */
export async function endFlow(
  platform: TellingParts,
  tx: DatabaseTransaction,
  flow: FlowRow,
  { to, news, now }: { readonly to: FlowState; readonly news: FlowNews; readonly now: Date },
): Promise<void> {
  const participants = await listParticipants(tx, flow.id);
  const told = audience(news, flow, participants);
  await skipParticipants(tx, flow.id);
  await updateFlow(tx, flow.id, { state: to, changedAt: now, endedAt: now });
  if (news === 'completed') await recordAct(tx, flow, { act: 'complete', actor: undefined, at: now });
  await tellFlow(platform, tx, flow, { news, accountIds: told, now });
}

/** Who was not asked yet learns nothing of what ended before their turn. */
function audience(
  news: FlowNews,
  { senderAccountId }: FlowRow,
  participants: readonly ParticipantRow[],
): readonly string[] {
  const asked = participants.filter(({ state }) => state !== 'waiting').map(({ accountId }) => accountId);
  return news === 'withdrawn' ? asked.filter((one) => one !== senderAccountId) : [senderAccountId, ...asked];
}
