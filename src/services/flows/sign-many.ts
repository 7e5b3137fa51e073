import type { ManySignatures, SignedOfMany } from '../../contract/flows.ts';
import { WorkerError, TaskError } from '../../io/workers/worker-error.ts';
import { KeyError } from '../../io/keys/key-error.ts';
import { AppError } from '../../lib/errors.ts';
import type { Actor } from '../identity/actor.ts';
import { authorise } from '../identity/authorise.ts';
import type { Platform } from '../platform.ts';
import { openPartyKey, type OpenedKey } from '../signing/open-party-key.ts';
import { SigningError } from '../signing/signing-error.ts';
import type { SigningParty } from '../signing/signing-party.ts';
import { findFlowApplication } from './flow-application.ts';
import { FlowError } from './flow-error.ts';
import { findOwnParty, layParaf, letGo, needsKey, signTaken, takeDocument } from './sign-in-flow.ts';

export const mostDocuments = 100;
/** One unlock serves no longer; what is left then waits for the passphrase. */
const unlockMs = 10 * 60_000;

interface Opened {
  readonly party: SigningParty;
  readonly opened: OpenedKey;
  readonly until: Date;
}

/**
 * Many documents of the inbox under one passphrase, one after the other, each with a result of its own. The passphrase
 * is tried before a document is taken. Repeating the request signs nothing twice: what is signed answers
 * `flow.already-decided`.
 *
 * @throws {FlowError} `flow.too-many-documents` @throws {KeyError} `key.wrong-passphrase` @throws {SigningError}
 */
export async function signMany(
  platform: Platform,
  actor: Actor,
  { passphrase, documents }: ManySignatures,
): Promise<readonly SignedOfMany[]> {
  const now = platform.clock();
  authorise(actor, 'flow.take-part', { now });
  if (documents.length > mostDocuments)
    throw new FlowError(
      'flow.too-many-documents',
      `expected at most ${mostDocuments} documents, got ${documents.length}`,
    );
  const application = await findFlowApplication(platform, actor.organisationId);
  const party = await findOwnParty(platform, actor, application);
  const authorisation = { kind: 'passphrase', passphrase } as const;
  const opened = await openPartyKey(platform, application, party, { authorisation, files: documents.length });
  const until = new Date(now.getTime() + unlockMs);
  const results: SignedOfMany[] = [];
  for (const document of documents)
    results.push(await signOne(platform, actor, document, { party, opened, until }));
  return results;
}

async function signOne(
  platform: Platform,
  actor: Actor,
  { flowId, act, sha256 }: ManySignatures['documents'][number],
  { party, opened, until }: Opened,
): Promise<SignedOfMany> {
  try {
    if (platform.clock() >= until)
      throw new FlowError(
        'flow.time-over',
        'one passphrase serves for ten minutes: give it again for the rest',
      );
    const taken = await takeDocument(platform, actor, flowId, { act, sha256 });
    try {
      if (needsKey(act, taken)) {
        const application = await findFlowApplication(platform, taken.flow.organisationId);
        await signTaken(platform, actor, taken, { application, party, opened, wish: { act } });
      } else await layParaf(platform, actor, taken);
    } finally {
      await letGo(platform, taken);
    }
    return { flowId, state: 'done' };
  } catch (error) {
    return failureOf(platform, flowId, error);
  }
}

/** A document's own fault is that document's result; what is the platform's is logged, and the others are tried. */
function failureOf({ log }: Pick<Platform, 'log'>, flowId: string, error: unknown): SignedOfMany {
  const code = error instanceof AppError ? error.code : 'flow.failed';
  const isOwn = [FlowError, SigningError, TaskError, WorkerError, KeyError].some(
    (kind) => error instanceof kind,
  );
  if (isOwn && error instanceof Error)
    return { flowId, state: 'failed', code, detail: error.message.slice(0, 500) };
  log.error({ err: error, flow: flowId }, 'a document of many could not be signed');
  return { flowId, state: 'failed', code };
}
