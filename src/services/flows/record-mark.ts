import { randomUUID } from 'node:crypto';
import type { DatabaseTransaction } from '../../io/db/connect.ts';
import { insertDocument } from '../../io/db/documents.ts';
import { moveParticipant } from '../../io/db/flow-participants.ts';
import { insertFlowVersion } from '../../io/db/flow-versions.ts';
import { holdsFlow, releaseFlow, updateFlow } from '../../io/db/flows.ts';
import { insertInspection } from '../../io/db/inspections.ts';
import type { StoredFile } from '../../io/files/file-store.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Finding } from '../../pades/inspect/finding.ts';
import type { Actor } from '../identity/actor.ts';
import { appendEntry } from '../journal/append-entry.ts';
import type { Draft, SigningSet } from '../signing/make-draft.ts';
import { recordDraft } from '../signing/record-draft.ts';
import { advanceFlow, type TellingParts } from './advance-flow.ts';
import { FlowError } from './flow-error.ts';
import { recordAct } from './record-event.ts';
import type { TakenDocument } from './sign-in-flow.ts';
import { flowActs } from './transitions.ts';

/** A file that is durable and that no row names yet. */
export type MarkedFile =
  | {
      readonly kind: 'signed';
      readonly act: 'sign' | 'paraf';
      readonly set: SigningSet;
      readonly draft: Draft;
    }
  | {
      readonly kind: 'laid-down';
      readonly act: 'paraf';
      readonly file: StoredFile;
      readonly findings: readonly Finding[];
      readonly at: Date;
    };

/**
 * Makes the file the newest version and moves its participant, if the document is still held for it: whoever lost it
 * to a longer wait adds nothing. The flow is locked and the transaction in the system's scope.
 *
 * @throws {FlowError} `flow.being-signed`
 */
export async function recordMark(
  platform: TellingParts,
  tx: DatabaseTransaction,
  { flow, participant, version, claim }: TakenDocument,
  { actor, marked }: { readonly actor: Actor; readonly marked: MarkedFile },
): Promise<void> {
  if (!(await holdsFlow(tx, flow.id, claim)))
    throw new FlowError('flow.being-signed', 'it took too long: the document was given to another', {
      retryAfterSeconds: 2,
    });
  const at = marked.kind === 'signed' ? marked.draft.signedAt : marked.at;
  const { documentId, facts } = await recordDocument(tx, version.name, flow.organisationId, marked);
  const number = version.number + 1;
  await insertFlowVersion(tx, {
    flowId: flow.id,
    organisationId: flow.organisationId,
    number,
    documentId,
    madeBy: marked.kind === 'signed' ? 'signature' : 'paraf',
    participantId: participant.id,
    madeAt: at,
  });
  const to = flowActs[marked.act].participant;
  if (!(await moveParticipant(tx, participant.id, { from: 'active', to, at })))
    throw new TypeError('a participant of a locked flow is as they were read');
  const signatureCount = flow.signatureCount + (marked.kind === 'signed' ? 1 : 0);
  await updateFlow(tx, flow.id, { signatureCount, changedAt: at });
  await releaseFlow(tx, flow.id, claim);
  await recordAct(tx, flow, {
    act: marked.act,
    actor,
    participantId: participant.id,
    facts: { documentId, version: number, shown: toHex(version.sha256), ...facts },
    at,
  });
  await advanceFlow(platform, tx, flow, at);
}

async function recordDocument(
  tx: DatabaseTransaction,
  name: string,
  organisationId: string,
  marked: MarkedFile,
): Promise<{ readonly documentId: string; readonly facts: Readonly<Record<string, string>> }> {
  if (marked.kind === 'signed') {
    const { documentId, sha256, signature } = await recordDraft(tx, marked.set, marked.draft, {
      oneTimeDownload: 'none',
      idempotencyKey: undefined,
    });
    const { fieldName: field, level } = signature;
    return { documentId, facts: { sha256: toHex(sha256), field, level } };
  }
  const { file, findings, at } = marked;
  const documentId = randomUUID();
  await insertDocument(tx, {
    ...file,
    id: documentId,
    name,
    organisationId,
    verificationToken: undefined,
    oneTimeDownload: 'none',
    applicationId: undefined,
    createdAt: at,
  });
  const inspection = { documentId, organisationId, findings, warnings: [], inspectedAt: at };
  await insertInspection(tx, inspection);
  const sha256 = toHex(file.sha256);
  const entry = { documentId, sha256 };
  await appendEntry(tx, { type: 'document.stored', organisation: organisationId, entry });
  return { documentId, facts: { sha256 } };
}
