import type { PeoplePage } from '../../../../src/contract/people.ts';
import { askApi } from '../../../lib/ask-api.ts';

export function listPeople(
  text: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<PeoplePage> {
  const query = new URLSearchParams({
    limit: '25',
    ...(text !== '' && { text }),
    ...(cursor !== undefined && { cursor }),
  });
  return askApi<PeoplePage>(`/people?${query.toString()}`, { signal });
}
