import type { FlowActRequest, FlowAnswer } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const actOnFlow = (id: string, act: FlowActRequest, formToken: string): Promise<FlowAnswer> =>
  askApi<FlowAnswer>(`/flows/${encodeURIComponent(id)}/acts`, { method: 'POST', formToken, body: act });
