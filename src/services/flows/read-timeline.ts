import type { TimelinePage } from '../../contract/flows.ts';
import { listFlowEvents } from '../../io/db/flow-events.ts';
import { asPerson } from '../../io/db/transaction.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import { getFlow } from './read-flow.ts';

/** Everything that happened to a document, in its order. @throws {FlowError} `flow.unknown` */
export async function readTimeline(
  { db }: Pick<Platform, 'db'>,
  actor: Actor,
  flowId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<TimelinePage> {
  return asPerson(db, actor, async (tx) => {
    await getFlow(tx, flowId, actor.accountId);
    // One more than asked for tells whether there is a next page.
    const rows = await listFlowEvents(tx, flowId, { after, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({
        sequence: row.sequence,
        act: row.act,
        actor: row.actorName,
        organisation: row.actorOrganisation,
        ...(row.participantId && { participantId: row.participantId }),
        remarks: row.remarks,
        facts: { ...row.facts },
        at: row.at.toISOString(),
        journalled: row.leafId !== undefined,
      })),
      ...(rows.length > items.length && last !== undefined ? { next: last.sequence } : {}),
    };
  });
}
