import type { TimelinePage } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readTimeline = (id: string, signal: AbortSignal): Promise<TimelinePage> =>
  askApi<TimelinePage>(`/flows/${encodeURIComponent(id)}/timeline`, { signal });
