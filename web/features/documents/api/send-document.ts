import type { z } from 'zod';
import type { FlowAnswer, newFlowSchema } from '../../../../src/contract/flows.ts';
import { ApiProblem, askApi } from '../../../lib/ask-api.ts';

export type FlowToSend = z.input<typeof newFlowSchema>;

/** With a key of its own: what was sent and got no answer is not sent twice. */
export const sendDocument = (flow: FlowToSend, key: string, formToken: string): Promise<FlowAnswer> =>
  askApi<FlowAnswer>('/flows', { method: 'POST', formToken, body: flow, idempotencyKey: key });

/**
 * Whether it was surely not sent, so that the next try is another one. After a lost answer, a fault of the server or
 * while the first try is still at work, the next one keeps its key: what came through is not sent twice.
 */
export const wasRefused = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  error.status >= 400 &&
  error.status < 500 &&
  error.code !== 'signing.idempotency-conflict';
