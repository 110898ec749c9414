import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sessionsQuery, type SessionFilter } from './queries.ts';
import { useIsGone } from './use-is-gone.ts';

/** A list of sessions as far as it is read, without those that are being deleted, or are gone. */
export function useSessions(filter: SessionFilter = {}) {
  const query = useInfiniteQuery(sessionsQuery(filter));
  const isGone = useIsGone();
  const sessions = useMemo(
    () => query.data?.pages.flatMap((page) => page.sessions).filter(({ id }) => !isGone(id)) ?? [],
    [query.data, isGone],
  );
  return { query, sessions };
}
