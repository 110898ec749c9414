import type { ListedSession } from '@dramatis/client/model';
import { COUNTED_MESSAGES } from '@dramatis/contract/limits';
import { i18n } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useCallback, useMemo, useRef, useState, type ComponentProps } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { useNow } from '@/lib/use-now.ts';
import { withoutEmphasis } from '@/lib/without-emphasis.ts';
import { OlderPages } from '@/ui/older-pages.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { useWindowed } from '@/ui/use-windowed.ts';
import { BulkBar } from './bulk-bar.tsx';
import { dayRows, drawnDays } from './day-rows.ts';
import type { SessionFilter } from './queries.ts';
import { statusWord } from './status-word.ts';
import { useSessions } from './use-sessions.ts';

/** About how high a day's heading and a session are, in px. */
const HEADING = 52;
const ROW = 98;

const noneIs = {
  active: msg`None is active.`,
  closed: msg`None is closed.`,
  archived: msg`None is archived.`,
};

/** Sessions as a ledger, day by day; those that are ticked can be closed, archived or deleted together. */
export function Ledger({ filter }: { filter: SessionFilter }) {
  const now = useNow();
  const { query, sessions } = useSessions({ ...filter, view: 'detailed' });
  const all = useRef<HTMLInputElement>(null);
  const none = useRef<HTMLParagraphElement>(null);
  const focusList = useCallback(
    () => (all.current ?? none.current ?? document.querySelector<HTMLElement>('main'))?.focus(),
    [],
  );
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  // What has left the list is no longer ticked.
  const selected = sessions.filter(({ id }) => ticked.has(id));
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(id);
    else next.delete(id);
    setTicked(next);
  };

  if (query.isPending) return <LedgerSkeleton />;
  if (query.isError && !query.data)
    return (
      <RetryNotice onRetry={() => void query.refetch()}>
        <Trans>The sessions could not be read. {{ reason: errorText(query.error) }}</Trans>
      </RetryNotice>
    );
  // Of those that are read all may be hidden, and more to come.
  if (sessions.length === 0 && !query.hasNextPage)
    return (
      <p ref={none} tabIndex={-1} className="text-soft">
        {filter.status ? i18n._(noneIs[filter.status]) : t`There are none. A session begins with your first message.`}
      </p>
    );
  return (
    <>
      {sessions.length > 0 && (
        <label className="flex w-fit cursor-pointer items-center gap-3 pb-3 text-sm text-soft pointer-coarse:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-oxblood-fill"
            ref={(box) => {
              all.current = box;
              if (box) box.indeterminate = selected.length > 0 && selected.length < sessions.length;
            }}
            checked={selected.length === sessions.length}
            onChange={({ currentTarget: { checked } }) =>
              setTicked(new Set(checked ? sessions.map(({ id }) => id) : []))
            }
          />
          <Trans>Select all {{ count: sessions.length }} listed</Trans>
        </label>
      )}
      <Days sessions={sessions} now={now} ticked={ticked} onTick={tick} />
      <OlderPages
        query={query}
        failure={<Trans>Earlier sessions could not be read. {{ reason: errorText(query.error) }}</Trans>}
        more={t`Earlier sessions`}
        inSight={sessions.length === 0}
      />
      {selected.length > 0 && (
        <BulkBar selected={selected} onDone={() => setTicked(new Set())} onFocusLost={focusList} />
      )}
    </>
  );
}

function Days({
  sessions,
  now,
  ticked,
  onTick,
}: {
  sessions: readonly ListedSession[];
  now: Date;
  ticked: ReadonlySet<string>;
  onTick: (sessionId: string, on: boolean) => void;
}) {
  const rows = useMemo(() => dayRows(sessions, now), [sessions, now]);
  const { list, drawn, rowProps } = useWindowed({
    keys: useMemo(() => rows.map(({ key }) => key), [rows]),
    estimate: (index) => (rows[index]?.kind === 'day' ? HEADING : ROW),
  });
  return (
    <div ref={list} className="relative">
      {drawnDays(rows, drawn).map((day) => (
        <section key={day.key}>
          {day.heading && (
            <h2
              {...rowProps(day.heading.index)}
              className={`absolute inset-x-0 border-b border-line pb-1.5 text-sm font-semibold text-faint ${day.heading.index === 0 ? '' : 'pt-6'}`}
            >
              {day.heading.text}
            </h2>
          )}
          <ul>
            {day.sessions.map(({ index, session }) => (
              <LedgerRow
                key={session.id}
                row={rowProps(index)}
                session={session}
                now={now}
                ticked={ticked.has(session.id)}
                onTick={(on) => onTick(session.id, on)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function LedgerRow({
  row,
  session,
  now,
  ticked,
  onTick,
}: {
  /** Places it in the list. */
  row: ComponentProps<'li'>;
  session: ListedSession;
  now: Date;
  ticked: boolean;
  onTick: (on: boolean) => void;
}) {
  const { character, notebookName, preview, messageCount } = session;
  return (
    <li {...row} className="absolute inset-x-0 flex border-b border-line">
      <label className="-ms-2 flex w-9 shrink-0 cursor-pointer justify-center pt-4.5 pointer-coarse:w-11">
        <span className="sr-only">{t`Select “${{ title: session.title }}”`}</span>
        <input
          type="checkbox"
          className="size-4 accent-oxblood-fill"
          checked={ticked}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      </label>
      <Link to={paths.session.to(session.id)} className="group/row block min-w-0 flex-1 py-2.5">
        <span className="flex items-baseline gap-x-4">
          <span dir="auto" className="min-w-0 flex-1 truncate font-serif text-lg group-hover/row:text-oxblood">
            {session.title}
          </span>
          <time dateTime={session.lastActivityAt} className="tabular text-end text-sm whitespace-nowrap text-faint">
            {shortTime(new Date(session.lastActivityAt), now)}
          </time>
        </span>
        {preview && preview.text !== '' && (
          <span dir="auto" className="block truncate text-[0.9375rem] text-soft">
            {preview.role === 'user' ? t`You: ${{ words: preview.text }}` : withoutEmphasis(preview.text)}
          </span>
        )}
        <span className="mt-0.5 flex items-baseline gap-x-3 text-sm text-faint">
          {character && (
            <span className="voice small-caps truncate font-serif text-[0.9375rem]" style={voiceStyle(character.name)}>
              {character.name}
            </span>
          )}
          {notebookName != null && (
            <span dir="auto" className="min-w-0 truncate text-brass">
              <span className="sr-only">
                <Trans>Notebook:</Trans>{' '}
              </span>
              {notebookName}
            </span>
          )}
          {session.generatingMessageId !== null && (
            <span className="shrink-0 italic">
              <Trans>writing…</Trans>
            </span>
          )}
          {session.status !== 'active' && <span className="shrink-0 italic">{statusWord(session.status)}</span>}
          {messageCount !== undefined && (
            <span className="ms-auto shrink-0 tabular-nums">{countText(messageCount)}</span>
          )}
        </span>
      </Link>
    </li>
  );
}

function countText(count: number): string {
  return count === COUNTED_MESSAGES
    ? t`${count} messages or more`
    : plural(count, { one: '# message', other: '# messages' });
}

function LedgerSkeleton() {
  return (
    <div aria-busy aria-label={t`Loading sessions`}>
      {['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3'].map((width) => (
        <div key={width} className="border-t border-line py-3.5">
          <div className={`skeleton h-5 ${width}`} />
          <div className="skeleton mt-2 h-4 w-4/5" />
        </div>
      ))}
    </div>
  );
}
