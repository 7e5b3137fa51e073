import type { BoardQuery, OccurrencePageAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export type BoardView = BoardQuery['view'];

/** Without a cursor, the first page. */
export function readBoard(
  view: BoardView,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<OccurrencePageAnswer> {
  const query = new URLSearchParams({ view, limit: '25', ...(cursor !== undefined && { cursor }) });
  return askApi<OccurrencePageAnswer>(`/agreements/board?${query.toString()}`, { signal });
}
