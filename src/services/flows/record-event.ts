import { digest } from '#crypto';
import type { TimelineAct } from '../../contract/flows.ts';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertFlowEvent } from '../../io/db/flow-events.ts';
import type { FlowRow } from '../../io/db/flows.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Actor } from '../identity/actor.ts';
import { appendEntry, canonicalJson, type JournalEntry } from '../journal/append-entry.ts';

export interface FlowHappening {
  readonly act: TimelineAct;
  /** Undefined: the platform itself, or somebody behind a share link. */
  readonly actor: Pick<Actor, 'accountId' | 'name' | 'organisationId' | 'organisationName'> | undefined;
  readonly participantId?: string | undefined;
  readonly remarks?: string | undefined;
  readonly facts?: JournalEntry | undefined;
  readonly at: Date;
}

/**
 * A line of the timeline, and for what changes something its leaf in the journal: in the realm of the sender's
 * organisation, and of the actor's where that is another one. Remarks and facts are in the leaf by their hashes only: an
 * organisation reads all of its journal, and of a flow its people alone.
 */
export async function recordAct(tx: DatabaseTransaction, flow: FlowRow, what: FlowHappening): Promise<void> {
  const { act, actor, participantId, remarks = '', facts = {}, at } = what;
  const entry = {
    flowId: flow.id,
    act,
    by: actor?.accountId ?? null,
    participantId: participantId ?? null,
    remarksSha256: remarks === '' ? null : hashOf(remarks),
    factsSha256: hashOf(canonicalJson(facts)),
    at: at.toISOString(),
  };
  const { organisationId } = flow;
  const { leafId } = await appendEntry(tx, { type: 'flow.act', organisation: organisationId, entry });
  if (actor !== undefined && actor.organisationId !== organisationId)
    await appendEntry(tx, { type: 'flow.act', organisation: actor.organisationId, entry });
  await insert(tx, flow, what, leafId);
}

const hashOf = (text: string): string => toHex(digest('sha256', new TextEncoder().encode(text)));

/** A line of the timeline for what was told, read or opened. */
export const noteEvent = (tx: DatabaseTransaction, flow: FlowRow, what: FlowHappening): Promise<void> =>
  insert(tx, flow, what, undefined);

async function insert(
  tx: DatabaseTransaction,
  { id, organisationId }: FlowRow,
  { act, actor, participantId, remarks = '', facts = {}, at }: FlowHappening,
  leafId: string | undefined,
): Promise<void> {
  await insertFlowEvent(tx, {
    flowId: id,
    organisationId,
    act,
    accountId: actor?.accountId,
    actorName: actor?.name ?? '',
    actorOrganisation: actor?.organisationName ?? '',
    participantId,
    remarks,
    facts,
    at,
    leafId,
  });
}
