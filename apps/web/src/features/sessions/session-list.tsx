import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { OlderPages } from '@/ui/older-pages.tsx';
import { useWindowed } from '@/ui/use-windowed.ts';
import { dayRows, drawnDays } from './day-rows.ts';
import { SessionRow } from './session-row.tsx';
import { useSessions } from './use-sessions.ts';

/** About how high a day's heading and a session are, in px. */
const HEADING = 32;
const ROW = 52;

/** The sidebar's sessions: by last activity, under the day it was. */
export function SessionList({ onNavigate }: { onNavigate: () => void }) {
  const now = useNow();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { query, sessions } = useSessions(q === '' ? {} : { q });
  const rows = useMemo(() => dayRows(sessions, now), [sessions, now]);
  const { list, drawn, rowProps } = useWindowed({
    keys: useMemo(() => rows.map(({ key }) => key), [rows]),
    estimate: (index) => (rows[index]?.kind === 'day' ? HEADING : ROW),
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <label className="relative mx-3 mb-2 block">
        <span className="sr-only">
          <Trans>Search sessions by title</Trans>
        </span>
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint" />
        <input
          type="search"
          value={typed}
          placeholder={t`Search titles`}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className="h-9 w-full rounded-md border border-line bg-sheet ps-8 pe-2 text-[0.9375rem] hover:border-line-strong pointer-coarse:h-11"
        />
      </label>
      <nav aria-label={t`Sessions`} className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-4">
        {query.isPending && <ListSkeleton />}
        {query.isError && !query.data && (
          <div className="px-3 text-sm text-soft">
            <p>
              <Trans>Your sessions could not be read. {{ reason: errorText(query.error) }}</Trans>
            </p>
            <Button size="sm" className="mt-2" onClick={() => void query.refetch()}>
              <Trans>Try again</Trans>
            </Button>
          </div>
        )}
        {query.isSuccess && sessions.length === 0 && !query.hasNextPage && (
          <p className="px-3 pt-1 text-sm text-soft">
            {q === '' ? t`Your sessions will be listed here.` : t`No title has “${q}” in it.`}
          </p>
        )}
        <div ref={list} className="relative">
          {drawnDays(rows, drawn).map((day) => (
            <section key={day.key}>
              {day.heading && (
                <h2
                  key={rows[day.heading.index]?.key}
                  {...rowProps(day.heading.index)}
                  className={`absolute inset-x-0 px-3 pb-1 text-xs font-semibold text-faint ${day.heading.index === 0 ? 'pt-1' : 'pt-3'}`}
                >
                  {day.heading.text}
                </h2>
              )}
              <ul>
                {day.sessions.map(({ index, session }) => (
                  <SessionRow
                    key={session.id}
                    session={session}
                    now={now}
                    row={rowProps(index)}
                    onNavigate={onNavigate}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {query.data && (
          <div className="px-1.5">
            <OlderPages
              query={query}
              failure={<Trans>Earlier sessions could not be read. {{ reason: errorText(query.error) }}</Trans>}
              more={t`Earlier sessions`}
              inSight
              small
            />
          </div>
        )}
      </nav>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy aria-label={t`Loading sessions`} className="flex flex-col gap-4 px-3 pt-2">
      {['w-4/5', 'w-3/5', 'w-2/3'].map((width) => (
        <div key={width}>
          <div className={`skeleton h-4 ${width}`} />
          <div className="skeleton mt-1.5 h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
