import { RetryNotice } from '@/ui/retry-notice.tsx';
import type { Session } from '@dramatis/client/model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { groupByDay, shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { DeleteSession } from './delete-session.tsx';
import { sessionsQuery, type SessionFilter } from './queries.ts';

/** Sessions as a ledger: day, title, character, time. */
export function Ledger({ filter }: { filter: SessionFilter }) {
  const now = useNow();
  const query = useInfiniteQuery(sessionsQuery(filter));
  const sessions = query.data?.pages.flatMap((page) => page.sessions) ?? [];
  if (query.isPending) return <div className="skeleton h-40" aria-busy aria-label="Loading sessions" />;
  if (query.isError && !query.data)
    return (
      <RetryNotice onRetry={() => void query.refetch()}>
        The sessions could not be read. {errorText(query.error)}
      </RetryNotice>
    );
  if (sessions.length === 0)
    return <p className="text-soft">There are none. A session begins with your first message.</p>;
  return (
    <>
      {groupByDay(sessions, (session) => session.lastActivityAt, now).map((group) => (
        <section key={group.heading} className="mt-7 first:mt-0">
          <h2 className="pb-1.5 text-sm font-semibold text-faint">{group.heading}</h2>
          <ul className="border-t border-line">
            {group.rows.map((session) => (
              <LedgerRow key={session.id} session={session} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage && (
        <Button className="mt-6" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Earlier sessions
        </Button>
      )}
    </>
  );
}

function LedgerRow({ session, now }: { session: Session; now: Date }) {
  const [deleting, setDeleting] = useState(false);
  const { character } = session;
  return (
    <li className="group flex items-center gap-2 border-b border-line">
      <Link
        to={paths.session.to(session.id)}
        className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 py-2.5 hover:text-oxblood sm:grid-cols-[minmax(0,1fr)_12rem_4.5rem]"
      >
        <span className="truncate font-serif text-lg max-sm:col-span-2">{session.title}</span>
        <span
          className="voice small-caps truncate font-serif text-[0.9375rem]"
          style={character ? voiceStyle(character.name) : undefined}
        >
          {character?.name}
        </span>
        <time dateTime={session.lastActivityAt} className="tabular text-end text-sm whitespace-nowrap text-faint">
          {shortTime(new Date(session.lastActivityAt), now)}
        </time>
      </Link>
      <IconButton label={`Delete “${session.title}”`} onClick={() => setDeleting(true)}>
        <Trash2 aria-hidden />
      </IconButton>
      <DeleteSession session={session} open={deleting} onOpenChange={setDeleting} />
    </li>
  );
}
