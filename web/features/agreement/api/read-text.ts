import type { TextAnswer } from '../../../../src/contract/agreements.ts';
import { askApi } from '../../../lib/ask-api.ts';

/** The text as it holds on a day; today where none is given. */
export const readText = (id: string, on: string, signal: AbortSignal): Promise<TextAnswer> =>
  askApi<TextAnswer>(`/agreements/${encodeURIComponent(id)}/text${on === '' ? '' : `?on=${on}`}`, { signal });
