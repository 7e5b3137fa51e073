import type { PersonDetail } from '../../../../src/contract/people.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const readPerson = (id: string, signal: AbortSignal): Promise<PersonDetail> =>
  askApi<PersonDetail>(`/people/${encodeURIComponent(id)}`, { signal });
