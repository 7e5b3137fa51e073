import type { FlowAnswer } from '../../../src/contract/flows.ts';
import type { CurrentSession } from '../../../src/contract/sessions.ts';
import { ApiProblem } from '../../lib/ask-api.ts';
import { actOnFlow } from './api/act-on-flow.ts';
import { readFlow } from './api/read-flow.ts';
import type { BatchItem } from './batch-state.ts';

/** The code of why it failed. What a reload interrupted may have been signed: the document itself is asked first. */
export async function signOne(
  { id, act, sha256 }: BatchItem,
  passphrase: string,
  session: CurrentSession | undefined,
): Promise<string | undefined> {
  try {
    const flow = await readFlow(id);
    if (wasDone(flow, { act, sha256 }, session?.accountId)) return undefined;
    if (!flow.may.includes(act)) return 'flow.not-your-turn';
    await actOnFlow(id, { act, sha256, passphrase }, session?.formToken ?? '');
    return undefined;
  } catch (error) {
    return error instanceof ApiProblem ? error.code : 'web.fault';
  }
}

const doneAs = { sign: 'signed', paraf: 'initialled' } as const;

/**
 * Whether exactly this was done already: the version that came after the chosen one is by an act of that kind of this
 * account. One official may stand in several steps; what they did in another step is not what was chosen here.
 */
export function wasDone(
  { steps, versions }: Pick<FlowAnswer, 'steps' | 'versions'>,
  { act, sha256 }: Pick<BatchItem, 'act' | 'sha256'>,
  accountId: string | undefined,
): boolean {
  const chosen = versions.findIndex((version) => version.sha256 === sha256);
  const maker = chosen === -1 ? undefined : versions[chosen + 1]?.participantId;
  return steps
    .flat()
    .some(
      ({ id, kind, person, state }) =>
        id === maker && person.accountId === accountId && kind === act && state === doneAs[act],
    );
}
