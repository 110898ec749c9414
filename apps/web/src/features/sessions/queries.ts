import type { Session } from '@dramatis/client/model';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

type SessionStatus = Session['status'];

export interface SessionFilter {
  q?: string;
  characterId?: string;
  notebookId?: string;
  status?: SessionStatus;
  /** `detailed`: with the number of messages, the beginning of the last one and the notebook's name. */
  view?: 'detailed';
}

/** Newest activity first. */
export const sessionsQuery = (filter: SessionFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['sessions', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.listSessions({ limit: 40, ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export const sessionQuery = (sessionId: string) =>
  queryOptions({
    queryKey: ['sessions', 'detail', sessionId],
    queryFn: ({ signal }) => api.getSession(sessionId, signal),
  });
