import { ApiError } from '@dramatis/client/errors';
import { QueryClient } from '@tanstack/react-query';

/** Worth asking again: the line was down or the server stumbled. A refusal stays a refusal. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.code === 'network' || error.status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What was read stays readable: see `cache-store`.
      gcTime: 86_400_000,
      retry: (failures, error) => failures < 2 && isPassing(error),
      refetchOnWindowFocus: false,
      // The app talks to its own server, often on this very machine: being offline is no reason not to try.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
