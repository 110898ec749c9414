import { useInfiniteQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { groupByDay } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { sessionsQuery } from './queries.ts';
import { SessionRow } from './session-row.tsx';

/** The sidebar's sessions: by last activity, under the day it was. */
export function SessionList({ onNavigate }: { onNavigate: () => void }) {
  const now = useNow();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const query = useInfiniteQuery(sessionsQuery(q === '' ? {} : { q }));
  const sessions = query.data?.pages.flatMap((page) => page.sessions) ?? [];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <label className="relative mx-3 mb-2 block">
        <span className="sr-only">Search sessions by title</span>
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint" />
        <input
          type="search"
          value={typed}
          placeholder="Search titles"
          onChange={(event) => setTyped(event.currentTarget.value)}
          className="h-9 w-full rounded-md border border-line bg-sheet ps-8 pe-2 text-[0.9375rem] hover:border-line-strong pointer-coarse:h-11"
        />
      </label>
      <nav aria-label="Sessions" className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-4">
        {query.isPending && <ListSkeleton />}
        {query.isError && !query.data && (
          <div className="px-3 text-sm text-soft">
            <p>Your sessions could not be read. {errorText(query.error)}</p>
            <Button size="sm" className="mt-2" onClick={() => void query.refetch()}>
              Try again
            </Button>
          </div>
        )}
        {query.isSuccess && sessions.length === 0 && (
          <p className="px-3 pt-1 text-sm text-soft">
            {q === '' ? 'Your sessions will be listed here.' : `No title has “${q}” in it.`}
          </p>
        )}
        {groupByDay(sessions, (session) => session.lastActivityAt, now).map((group) => (
          <section key={group.heading} className="mt-3 first:mt-1">
            <h2 className="px-3 pb-1 text-xs font-semibold text-faint">{group.heading}</h2>
            <ul>
              {group.rows.map((session) => (
                <SessionRow key={session.id} session={session} onNavigate={onNavigate} />
              ))}
            </ul>
          </section>
        ))}
        {query.hasNextPage && (
          <Button
            size="sm"
            variant="quiet"
            className="mx-1.5 mt-2"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? 'Reading…' : 'Earlier sessions'}
          </Button>
        )}
      </nav>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy aria-label="Loading sessions" className="flex flex-col gap-4 px-3 pt-2">
      {['w-4/5', 'w-3/5', 'w-2/3'].map((width) => (
        <div key={width}>
          <div className={`skeleton h-4 ${width}`} />
          <div className="skeleton mt-1.5 h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
