import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/ask-api.ts';

/** What was refused stays refused; what the network lost is asked for again, twice. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && error instanceof ApiProblem && error.status === 0,
      },
      mutations: { retry: false },
    },
  });
