import type { FlowAnswer } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readFlow = (id: string, signal?: AbortSignal): Promise<FlowAnswer> =>
  askApi<FlowAnswer>(`/flows/${encodeURIComponent(id)}`, signal && { signal });
