import { findFlowVersion } from '../../io/db/flow-versions.ts';
import { asPerson, beyondScope } from '../../io/db/transaction.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Actor } from '../identity/actor.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Platform } from '../platform.ts';
import { FlowError } from './flow-error.ts';
import { getFlow } from './read-flow.ts';
import { noteEvent } from './record-event.ts';

/**
 * One version's file, to be shown or kept. That it was given out stands in the timeline first, and a download in the
 * journal as well.
 *
 * @throws {FlowError} `flow.unknown`, `flow.unknown-version`
 */
export async function readVersion(
  { db, files, clock }: Pick<Platform, 'db' | 'files' | 'clock'>,
  actor: Actor,
  flowId: string,
  { number, purpose }: { readonly number: number; readonly purpose: 'view' | 'download' },
): Promise<{ readonly name: string; readonly sha256: string; readonly bytes: Uint8Array }> {
  const version = await asPerson(db, actor, async (tx) => {
    const flow = await getFlow(tx, flowId, actor.accountId);
    const found = await findFlowVersion(tx, flowId, number);
    if (found === undefined) throw new FlowError('flow.unknown-version', 'there is no such version');
    const { documentId } = found;
    const facts = { version: number, sha256: toHex(found.sha256) };
    await noteEvent(tx, flow, { act: purpose, actor, facts, at: clock() });
    if (purpose === 'download')
      await beyondScope(tx, () =>
        appendEntry(tx, {
          type: 'document.downloaded',
          organisation: flow.organisationId,
          entry: { documentId, accountId: actor.accountId },
        }),
      );
    return found;
  });
  const bytes = await files.read(version.organisationId, version.storageKey);
  return { name: version.name, sha256: toHex(version.sha256), bytes };
}
