import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { CurrentSession } from '../../src/contract/sessions.ts';
import { ApiProblem, askApi } from './ask-api.ts';
import { ownTab } from './kept-in-tab.ts';

/** Who is logged in in this browser; null where nobody is. */
export async function getCurrentSession(signal?: AbortSignal): Promise<CurrentSession | null> {
  try {
    const session = await askApi<CurrentSession>('/sessions/current', signal && { signal });
    ownTab(session.accountId);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'identity.not-logged-in') return null;
    throw error;
  }
}

export const sessionKey = ['session'] as const;

export const useSession = (): UseQueryResult<CurrentSession | null> =>
  useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => getCurrentSession(signal),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: 'always',
  });
