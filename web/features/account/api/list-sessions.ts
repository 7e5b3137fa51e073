import type { SessionList } from '../../../../src/contract/sessions.ts';
import { askApi } from '../../../lib/ask-api.ts';

export const listSessions = (signal: AbortSignal): Promise<SessionList> =>
  askApi<SessionList>('/sessions', { signal });
