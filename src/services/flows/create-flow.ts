import { digest } from '#crypto';
import type { FlowAnswer, NewFlow } from '../../contract/flows.ts';
import { finishIdempotencyKey } from '../../io/db/idempotency.ts';
import { insertParticipant } from '../../io/db/flow-participants.ts';
import { insertFlowVersion } from '../../io/db/flow-versions.ts';
import { insertFlow, lockFlow } from '../../io/db/flows.ts';
import { asPerson, asSystem, beyondScope } from '../../io/db/transaction.ts';
import {
  findUploadedDocument,
  lockUploadedDocument,
  type UsableUpload,
} from '../../io/db/uploaded-documents.ts';
import type { Actor } from '../identity/actor.ts';
import type { Application } from '../identity/authenticate-application.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { idempotent } from '../signing/idempotent.ts';
import { checkCounts, checkSteps, mayBeSigned, type StepToCheck } from './check-steps.ts';
import { findFlowApplication } from './flow-application.ts';
import { FlowError } from './flow-error.ts';
import { requireUsable } from './lock-at-hand.ts';
import { readFlow } from './read-flow.ts';
import { recordAct } from './record-event.ts';
import { resolvePeople, type Participating } from './resolve-people.ts';
import { sendFlow } from './send-flow.ts';

interface PlannedStep extends StepToCheck {
  readonly position: number;
  readonly who: Participating;
}

/**
 * Makes a flow of a document that the actor brought, and sends it unless a draft is wanted: 1. who takes part; 2. the
 * file is checked for what each is to do; 3. one transaction makes all of it. A repeated request with one key makes
 * one flow.
 *
 * @throws {FlowError} @throws {SigningError} `signing.idempotency-mismatch`, `signing.idempotency-conflict`
 */
export async function createFlow(
  platform: Platform,
  actor: Actor,
  wish: NewFlow,
  idempotencyKey: string | undefined,
): Promise<FlowAnswer> {
  authorise(actor, 'flow.take-part', { now: platform.clock() });
  const application = await findFlowApplication(platform, actor.organisationId);
  const key = idempotencyKey === undefined ? undefined : `${actor.accountId} ${idempotencyKey}`;
  const sha256 = digest('sha256', new TextEncoder().encode(JSON.stringify(wish)));
  const flowId = await idempotent(
    platform,
    application,
    { key, sha256 },
    {
      sign: () => createOnce(platform, actor, wish, { application, key }),
      recall: async (response) => String(response['flowId']),
    },
  );
  return readFlow(platform, actor, flowId);
}

async function createOnce(
  platform: Platform,
  actor: Actor,
  wish: NewFlow,
  { application, key }: { readonly application: Application; readonly key: string | undefined },
): Promise<string> {
  const { db, clock } = platform;
  const now = clock();
  checkCounts(wish.steps);
  const expiresAt = readExpiry(wish, now);
  const upload = await asPerson(db, actor, (tx) =>
    findUploadedDocument(tx, wish.documentId, actor.accountId),
  );
  requireUsable(upload);
  const steps = await planSteps(platform, wish, upload, now);
  await checkSteps(platform, upload, steps);
  return asPerson(db, actor, async (tx) => {
    requireUsable(await lockUploadedDocument(tx, wish.documentId, actor.accountId));
    const { organisationId } = actor;
    const flowId = await insertFlow(tx, {
      organisationId,
      title: wish.title,
      message: wish.message,
      senderAccountId: actor.accountId,
      pageCount: upload.pageCount,
      signatureCount: upload.signatureCount,
      reminderDays: wish.reminderDays,
      expiresAt,
      createdAt: now,
    });
    for (const { who, placement, ...step } of steps)
      await insertParticipant(tx, {
        ...step,
        flowId,
        organisationId,
        accountId: who.accountId,
        addresseeTitle: who.title,
        placement,
      });
    const { documentId } = upload;
    await insertFlowVersion(tx, {
      flowId,
      organisationId,
      number: 1,
      documentId,
      madeBy: 'upload',
      participantId: undefined,
      madeAt: now,
    });
    const flow = await lockFlow(tx, flowId, actor.accountId);
    if (flow === undefined) throw new TypeError('a flow that was made is there');
    const facts = { documentId, people: steps.length };
    await recordAct(tx, flow, { act: 'create', actor, facts, at: now });
    if (wish.send) await beyondScope(tx, () => sendFlow(platform, tx, { flow, actor, now }));
    if (key !== undefined) await finishIdempotencyKey(tx, application.id, key, { flowId });
    return flowId;
  });
}

function readExpiry({ expiresAt }: NewFlow, now: Date): Date | undefined {
  if (expiresAt === undefined) return undefined;
  const at = new Date(expiresAt);
  const days = (at.getTime() - now.getTime()) / 86_400_000;
  if (days > 0 && days <= longestDays) return at;
  throw new FlowError('flow.bad-expiry', `expected a time within the next ${longestDays} days`);
}

const longestDays = 366;

/** @throws {FlowError} `flow.unknown-participant`, `flow.participant-cannot-sign` */
async function planSteps(
  { db }: Pick<Platform, 'db'>,
  { steps }: NewFlow,
  upload: UsableUpload,
  now: Date,
): Promise<readonly PlannedStep[]> {
  const emails = steps.flat().map(({ email }) => email);
  const people = await asSystem(db, (tx) => resolvePeople(tx, emails, now));
  const planned = steps.flatMap((step, index) =>
    step.map(({ email, kind, placement }, place) => {
      const who = people.get(email.toLowerCase());
      if (who === undefined) throw new TypeError('everyone was found');
      return { step: index + 1, position: place + 1, kind, placement, who };
    }),
  );
  for (const one of planned) {
    const signs = one.kind === 'sign' || (one.kind === 'paraf' && mayBeSigned(upload, planned, one));
    if (signs && one.who.person === undefined)
      throw new FlowError(
        'flow.participant-cannot-sign',
        'expected people who can hold a certificate, got an account of nobody',
        { details: { emails: [one.who.email] } },
      );
  }
  return planned;
}
