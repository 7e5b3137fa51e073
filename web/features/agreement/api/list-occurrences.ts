import type { OccurrencePageAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function listOccurrences(
  id: string,
  clause: string | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<OccurrencePageAnswer> {
  const query = new URLSearchParams({
    limit: '25',
    ...(clause !== undefined && { clause }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<OccurrencePageAnswer>(
    `/agreements/${encodeURIComponent(id)}/occurrences?${query.toString()}`,
    { signal },
  );
}
