import type { z } from 'zod';
import type { FlowAnswer, newFlowSchema } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export type FlowToSend = z.input<typeof newFlowSchema>;

/** With a key of its own: what was sent and got no answer is not sent twice. */
export const sendDocument = (flow: FlowToSend, key: string, formToken: string): Promise<FlowAnswer> =>
  askApi<FlowAnswer>('/flows', { method: 'POST', formToken, body: flow, idempotencyKey: key });
