import type { NotificationPage, NotificationQuery } from '../../../contract/notifications.ts';
import { listAgreementsById } from '../../../io/db/agreements.ts';
import {
  countUnreadNotifications,
  listNotifications,
  markNotificationsRead,
} from '../../../io/db/notifications.ts';
import { asPerson } from '../../../io/db/transaction.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Platform } from '../../platform.ts';
import { clauseInWords } from '../kernel/agreement-error.ts';
import { partyOf, viewerOf } from '../kernel/viewer.ts';
import { getModule } from '../modules.ts';
import { encodeCursor, pageOf, parseTimeCursor } from '../reading/cursor.ts';
import { wordsOf } from '../words/words-of.ts';

type Reading = Pick<Platform, 'db' | 'clock'>;

/** What the actor was told, the newest first; of what he may not see any more nothing is left, not even in the count. */
export async function pageOfNotifications(
  { db, clock }: Reading,
  actor: Actor,
  query: NotificationQuery,
): Promise<NotificationPage> {
  const viewer = viewerOf(actor, clock());
  const after = parseTimeCursor(query.cursor);
  return asPerson(db, actor, async (tx) => {
    const rows = await listNotifications(tx, viewer, { unread: query.unread, limit: query.limit + 1, after });
    const { items, ...next } = pageOf(rows, query.limit, ({ createdAt, id }) => encodeCursor(createdAt, id));
    const ids = [...new Set(items.map(({ agreementId }) => agreementId))];
    const agreements = new Map((await listAgreementsById(tx, ids)).map((one) => [one.id, one]));
    return {
      unread: await countUnreadNotifications(tx, viewer),
      items: items.map((row) => {
        const agreement = agreements.get(row.agreementId);
        return {
          id: row.id,
          agreementId: row.agreementId,
          occurrenceId: row.occurrenceId,
          module: row.module,
          moduleInWords: getModule(row.module).title,
          clause: row.clause,
          clauseInWords: clauseInWords(row.clause),
          subject: row.subject,
          ...(row.act !== undefined && { act: row.act, actInWords: wordsOf(row.act), by: row.actorName }),
          ...(agreement !== undefined &&
            row.actingOrganisationId !== undefined && {
              party: partyOf(agreement, row.actingOrganisationId),
            }),
          ...(row.dueAt && { dueAt: row.dueAt.toISOString() }),
          ...(row.days !== undefined && { days: row.days }),
          at: row.createdAt.toISOString(),
          ...(row.readAt && { readAt: row.readAt.toISOString() }),
        };
      }),
      ...next,
    };
  });
}

/** Marks some of the actor's own as read, or all of them. */
export async function readNotifications(
  { db, clock }: Reading,
  actor: Actor,
  ids: readonly string[] | undefined,
): Promise<void> {
  const at = clock();
  viewerOf(actor, at);
  await asPerson(db, actor, (tx) => markNotificationsRead(tx, { accountId: actor.accountId, ids, at }));
}
