import type { OccurrenceAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readOccurrence = (
  agreement: string,
  occurrence: string,
  signal: AbortSignal,
): Promise<OccurrenceAnswer> =>
  askApi<OccurrenceAnswer>(
    `/agreements/${encodeURIComponent(agreement)}/occurrences/${encodeURIComponent(occurrence)}`,
    { signal },
  );
