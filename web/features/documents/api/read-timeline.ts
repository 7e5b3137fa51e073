import type { TimelinePage } from '../../../../src/contract/flows.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** A page of what happened, oldest first; the number it gives for the next one as a cursor. */
export async function readTimeline(
  id: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly items: TimelinePage['items']; readonly next?: string | undefined }> {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  const { items, next } = await askApi<TimelinePage>(`/flows/${encodeURIComponent(id)}/timeline${query}`, {
    signal,
  });
  return { items, next: next?.toString() };
}
