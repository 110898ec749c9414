import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDeletions } from './deletions.ts';
import { sessionsQuery, type SessionFilter } from './queries.ts';

/** A list of sessions as far as it is read, without those that are being deleted. */
export function useSessions(filter: SessionFilter = {}) {
  const query = useInfiniteQuery(sessionsQuery(filter));
  const hidden = useDeletions((deletions) => deletions.hidden);
  const sessions = useMemo(
    () => query.data?.pages.flatMap((page) => page.sessions).filter(({ id }) => !hidden.has(id)) ?? [],
    [query.data, hidden],
  );
  return { query, sessions };
}
