// How answers are kept (in memory only), when they are asked for again, and what is tried twice.
import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

const freshFor = 30_000;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshFor,
        gcTime: 5 * 60_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        retryDelay: (failures) => Math.min(4_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2),
        // Only what has become stale is asked for again, when somebody comes back to the tab.
        refetchOnWindowFocus: true,
        refetchOnReconnect: true,
      },
      mutations: { retry: false },
    },
  });
}

/** Our own trouble or the network's: the same request may succeed a moment later. */
function isPassing(error: Error): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500);
}
