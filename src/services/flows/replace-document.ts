import { listParticipants, restartParticipants } from '../../io/db/flow-participants.ts';
import { findNewestVersion, insertFlowVersion } from '../../io/db/flow-versions.ts';
import { revokeClaim, updateFlow } from '../../io/db/flows.ts';
import { asPerson } from '../../io/db/transaction.ts';
import { findUploadedDocument, lockUploadedDocument } from '../../io/db/uploaded-documents.ts';
import type { Actor } from '../identity/actor.ts';
import type { Platform } from '../platform.ts';
import { checkAct } from './check-act.ts';
import { checkSteps } from './check-steps.ts';
import { lockAtHand, requireUsable } from './lock-at-hand.ts';
import { parsePlacement } from './placement.ts';
import { recordAct } from './record-event.ts';

/**
 * Puts another file in the place of what was returned, or of a draft's. Everyone begins anew: what they decided on was
 * another file. The versions before stay.
 *
 * @throws {FlowError} and the reasons for which the file does not fit the steps
 */
export async function replaceDocument(
  platform: Platform,
  actor: Actor,
  flowId: string,
  documentId: string,
): Promise<void> {
  const { db, clock } = platform;
  const now = clock();
  const { accountId, organisationId } = actor;
  const { upload, participants } = await asPerson(db, actor, async (tx) => {
    const atHand = await lockAtHand(tx, flowId, accountId);
    checkAct(atHand, 'replace', accountId, now);
    const found = await findUploadedDocument(tx, documentId, accountId);
    requireUsable(found);
    return { upload: found, participants: await listParticipants(tx, flowId) };
  });
  const steps = participants.map(({ step, kind, placement }) => ({
    step,
    kind,
    placement: parsePlacement(placement),
  }));
  await checkSteps(platform, upload, steps);
  await asPerson(db, actor, async (tx) => {
    const atHand = await lockAtHand(tx, flowId, accountId);
    checkAct(atHand, 'replace', accountId, now);
    requireUsable(await lockUploadedDocument(tx, documentId, accountId));
    const before = await findNewestVersion(tx, flowId);
    const number = (before?.number ?? 0) + 1;
    const version = { flowId, organisationId, number, documentId, participantId: undefined, madeAt: now };
    await insertFlowVersion(tx, { ...version, madeBy: 'upload' });
    const { pageCount, signatureCount } = upload;
    await updateFlow(tx, flowId, { pageCount, signatureCount, step: 0, changedAt: now });
    await revokeClaim(tx, flowId);
    await restartParticipants(tx, flowId);
    const facts = { documentId, version: number };
    await recordAct(tx, atHand.flow, { act: 'replace', actor, facts, at: now });
  });
}
