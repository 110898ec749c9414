import type { SearchQuery } from '@dramatis/client/model';
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';

export type SearchFilter = Pick<SearchQuery, 'characterId' | 'status' | 'role' | 'sort'>;

export const searchQuery = (q: string, filter: SearchFilter) =>
  infiniteQueryOptions({
    queryKey: ['search', q, filter],
    queryFn: ({ pageParam, signal }) =>
      api.search({ q, ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    // What was found stays while the next letter is looked for.
    placeholderData: keepPreviousData,
    // New messages come in all the time.
    staleTime: 0,
  });
