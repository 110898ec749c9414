import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { CAST_LIST } from './fold.ts';
import { isUnderWay } from './queries.ts';

/** Newest first. Live events bring the progress, as they do of a single cast. */
export const castsQuery = infiniteQueryOptions({
  queryKey: CAST_LIST,
  queryFn: ({ pageParam, signal }) =>
    api.listCasts({ first: 30, ...(pageParam === '' ? {} : { after: pageParam }) }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.endCursor,
  staleTime: 0,
  refetchInterval: ({ state: { data } }) =>
    data?.pages.some(({ nodes }) => nodes.some(isUnderWay)) === true ? 10_000 : false,
});
