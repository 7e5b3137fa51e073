import { listFlowVersions } from '../../io/db/flow-versions.ts';
import { listSignatureHashes } from '../../io/db/signatures.ts';
import { asPerson } from '../../io/db/transaction.ts';
import { proveSignatures, type ProvenSignature } from '../documents/prove-document.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import { getFlow } from './read-flow.ts';

/**
 * Where the signatures that were made in a flow are in the journal, each with its proof.
 *
 * @throws {FlowError} `flow.unknown` @throws {JournalError} `journal.no-such-leaf` in the second before they are in a
 * signed tree
 */
export async function proveFlow(
  platform: Pick<Platform, 'db' | 'settings'>,
  actor: Actor,
  flowId: string,
): Promise<readonly ProvenSignature[]> {
  const signatures = await asPerson(platform.db, actor, async (tx) => {
    await getFlow(tx, flowId, actor.accountId);
    const versions = await listFlowVersions(tx, flowId);
    const found = [];
    for (const { documentId } of versions) found.push(...(await listSignatureHashes(tx, documentId)));
    return found;
  });
  return proveSignatures(platform, signatures);
}
