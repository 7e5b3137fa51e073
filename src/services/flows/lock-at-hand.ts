import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { listParticipants } from '../../io/db/flow-participants.ts';
import type { FlowVersionRow } from '../../io/db/flow-versions.ts';
import { lockFlow } from '../../io/db/flows.ts';
import type { UsableUpload } from '../../io/db/uploaded-documents.ts';
import { toHex } from '../../lib/bytes.ts';
import type { FlowAtHand } from './check-act.ts';
import { FlowError } from './flow-error.ts';

/** The flow with those who take part, locked. @throws {FlowError} `flow.unknown` */
export async function lockAtHand(
  tx: DatabaseTransaction,
  flowId: string,
  accountId: string,
): Promise<FlowAtHand> {
  const flow = await lockFlow(tx, flowId, accountId);
  if (flow === undefined) throw new FlowError('flow.unknown', 'there is no such flow');
  return { flow, participants: await listParticipants(tx, flowId) };
}

/** What was shown is what is approved and signed. @throws {FlowError} `flow.changed-version` */
export function requireShown(
  newest: FlowVersionRow | undefined,
  shownSha256: string,
): asserts newest is FlowVersionRow {
  if (newest === undefined) throw new FlowError('flow.unknown-version', 'the document was deleted');
  if (toHex(newest.sha256) !== shownSha256) throw changedVersion(newest);
}

/** The file that was made of `taken` follows nothing else. @throws {FlowError} `flow.changed-version` */
export function requireNewest(newest: FlowVersionRow | undefined, taken: FlowVersionRow): void {
  requireShown(newest, toHex(taken.sha256));
  if (newest.number !== taken.number) throw changedVersion(newest);
}

const changedVersion = ({ number, sha256 }: FlowVersionRow): FlowError =>
  new FlowError('flow.changed-version', 'the document has changed since it was shown: look at it again', {
    details: { version: number, sha256: toHex(sha256) },
  });

/** @throws {FlowError} `flow.unknown-document`, `flow.document-in-use` */
export function requireUsable(upload: UsableUpload | undefined): asserts upload is UsableUpload {
  if (upload === undefined) throw new FlowError('flow.unknown-document', 'you have brought no such document');
  if (upload.used)
    throw new FlowError('flow.document-in-use', 'the document is in a flow already; bring it once more');
}
