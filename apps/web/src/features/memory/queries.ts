import { queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

/** What is remembered of the active branch: anew each time it is looked at. */
export const memoriesQuery = (sessionId: string) =>
  queryOptions({
    queryKey: ['memories', sessionId],
    queryFn: ({ signal }) => api.listMemories(sessionId, signal),
    staleTime: 0,
    // Events tell of each memory; that the work is over, or was given up, has to be asked for.
    refetchInterval: ({ state }) => (state.data?.state === 'working' ? 2_000 : false),
  });
