import type { FlowPage, FlowPageQuery } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export type Box = FlowPageQuery['box'];

export function listFlows(
  { box, text }: { readonly box: Box; readonly text: string },
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<FlowPage> {
  const query = new URLSearchParams({
    box,
    limit: '50',
    ...(text !== '' && { text }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<FlowPage>(`/flows?${query.toString()}`, { signal });
}
