import type { FlowItem, FlowPage, FlowPageQuery } from '../../contract/flows.ts';
import { listFlows, type FlowCursor, type ListedFlow } from '../../io/db/list-flows.ts';
import { asPerson } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { FlowError } from './flow-error.ts';
import { listPeople, personIn, type People } from './read-flow.ts';

/**
 * The flows that the actor sees, by what they mean to them; what changed last comes first.
 *
 * @throws {IdentityError} `identity.not-permitted` @throws {FlowError} `flow.bad-cursor`
 */
export async function pageOfFlows(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  { box, text, limit, cursor }: FlowPageQuery,
): Promise<FlowPage> {
  authorise(actor, 'flow.take-part', { now: clock() });
  const { accountId } = actor;
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  return asPerson(db, actor, async (tx) => {
    // One more than asked for tells whether there is a next page.
    const rows = await listFlows(tx, { accountId, box, text, after, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const people = await listPeople(
      tx,
      items.map(({ senderAccountId }) => senderAccountId),
    );
    return {
      items: items.map((row) => itemOf(row, people)),
      ...(rows.length > items.length && last !== undefined ? { next: encodeCursor(last) } : {}),
    };
  });
}

function itemOf(row: ListedFlow, people: People): FlowItem {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    sender: personIn(people, row.senderAccountId),
    sha256: toHex(row.sha256),
    pages: row.pageCount,
    ...(row.waitsFor && { waitsForMe: row.waitsFor }),
    dangers: row.dangers,
    warnings: row.warnings,
    ...(row.expiresAt && { expiresAt: row.expiresAt.toISOString() }),
    changedAt: row.changedAt.toISOString(),
  };
}

const encodeCursor = ({ changedAt, id }: FlowCursor): string =>
  Buffer.from(`${changedAt.getTime()} ${id}`).toString('base64url');

function parseCursor(cursor: string): FlowCursor {
  const [, time, id] = cursorText.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (time === undefined || id === undefined)
    throw new FlowError('flow.bad-cursor', 'expected the `next` of the page before');
  return { changedAt: new Date(Number(time)), id };
}

const cursorText = /^(\d{1,14}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
