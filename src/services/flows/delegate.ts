import type { FlowActRequest } from '../../contract/flows.ts';
import { listAccountPeople } from '../../io/db/accounts.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { delegateParticipant } from '../../io/db/flow-participants.ts';
import { addFlowReader, updateFlow } from '../../io/db/flows.ts';
import { beyondScope } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import type { TellingParts } from './advance-flow.ts';
import { checkState, delegable, type FlowAtHand } from './check-act.ts';
import { FlowError } from './flow-error.ts';
import { recordAct } from './record-event.ts';
import { resolvePeople } from './resolve-people.ts';
import { tellFlow } from './tell-flow.ts';

export interface Delegation {
  readonly atHand: FlowAtHand;
  readonly actor: Actor;
  readonly request: Extract<FlowActRequest, { act: 'delegate' }>;
  readonly now: Date;
}

/**
 * Puts a Plt or Plh in the place of an addressee, who stays on the record, as do the capacity and the document that
 * gives the authority. The sender does it, or the addressee; never to somebody of another organisation.
 *
 * @throws {FlowError} `flow.not-a-participant`, `flow.already-decided`, `flow.unknown-participant`,
 * `flow.participant-cannot-sign`
 */
export async function delegate(
  platform: TellingParts,
  tx: DatabaseTransaction,
  { atHand, actor, request, now }: Delegation,
): Promise<void> {
  const { flow, participants } = atHand;
  checkState(flow, 'delegate', now);
  const { participantId, email, capacity, authority } = request;
  const wanted = participants.find(({ id }) => id === participantId);
  if (wanted === undefined) throw new FlowError('flow.unknown-participant', 'there is no such participant');
  if (!delegable({ flow, participants: [{ ...wanted, state: 'waiting' }] }, actor.accountId).length)
    throw new FlowError('flow.not-a-participant', 'only the sender or the addressee names who acts instead');
  if (delegable({ flow, participants: [wanted] }, actor.accountId).length === 0)
    throw new FlowError('flow.already-decided', 'the addressee has done what was asked');
  await beyondScope(tx, async () => {
    const people = await resolvePeople(tx, [email], now);
    const to = people.get(email.toLowerCase());
    const [addressee] = await listAccountPeople(tx, { ids: [wanted.addresseeAccountId] });
    if (
      to === undefined ||
      to.organisationId !== addressee?.organisationId ||
      to.accountId === wanted.addresseeAccountId
    )
      throw new FlowError(
        'flow.unknown-participant',
        'expected another person of the addressee’s organisation',
      );
    if (wanted.kind !== 'review' && to.person === undefined)
      throw new FlowError('flow.participant-cannot-sign', 'expected a person who can hold a certificate');
    await delegateParticipant(tx, wanted.id, { accountId: to.accountId, capacity, authority });
    if (flow.state !== 'draft') await addFlowReader(tx, flow.id, to.accountId);
    await updateFlow(tx, flow.id, { changedAt: now });
    const facts = { from: wanted.addresseeAccountId, to: to.accountId, capacity, authority };
    await recordAct(tx, flow, { act: 'delegate', actor, participantId: wanted.id, facts, at: now });
    if (wanted.state === 'active')
      await tellFlow(platform, tx, flow, { news: 'turn', accountIds: [to.accountId], now });
  });
}
