import type { FoundMessage, FoundSession } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { locale } from '@/lib/language.ts';
import { useNow } from '@/lib/use-now.ts';
import { Button } from '@/ui/button.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { MarkedText } from './marked-text.tsx';
import { searchQuery, type SearchFilter } from './queries.ts';

/** With fewer on the screen, what comes next is asked for without being asked: a page may be short. */
const ENOUGH = 10;

/** What was found for `q`: titles first, then messages, each a way to its place. */
export function SearchResults({
  q,
  filter,
  isGone,
}: {
  q: string;
  filter: SearchFilter;
  /** Whether a session has been deleted since. */
  isGone: (sessionId: string) => boolean;
}) {
  const now = useNow();
  const query = useInfiniteQuery(searchQuery(q, filter));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const isThere = ({ session }: { session: FoundSession }) => !isGone(session.id);
  const sessions = query.data?.pages[0]?.sessions.filter(isThere) ?? [];
  const messages = query.data?.pages.flatMap((page) => page.messages).filter(isThere) ?? [];
  const goesOn = hasNextPage && messages.length < ENOUGH;
  useEffect(() => {
    if (goesOn && !isFetching && !isError) void fetchNextPage();
  }, [goesOn, isFetching, isError, fetchNextPage]);

  if (query.isPending) return <div className="skeleton h-40" aria-busy aria-label={t`Searching`} />;
  if (query.isError && !query.data)
    return (
      <RetryNotice onRetry={() => void query.refetch()}>
        <Trans>Nothing was searched. {{ reason: errorText(query.error) }}</Trans>
      </RetryNotice>
    );
  const looking = goesOn || query.isPlaceholderData;
  return (
    <div aria-busy={looking} className={query.isPlaceholderData ? 'opacity-60' : ''}>
      <output className="block pb-4 text-sm text-soft">
        {looking ? t`Searching…` : summary(sessions.length, messages.length, hasNextPage)}
      </output>
      {sessions.length > 0 && (
        <section aria-labelledby="found-titles" className="mb-8">
          <h2 id="found-titles" className="pb-1.5 text-sm font-semibold text-faint">
            <Trans>Titles</Trans>
          </h2>
          <ul className="border-t border-line">
            {sessions.map(({ session, snippet }) => (
              <li key={session.id} className="border-b border-line">
                <Link
                  to={paths.session.to(session.id)}
                  className="flex flex-wrap items-baseline gap-x-4 py-2.5 hover:text-oxblood"
                >
                  <span dir="auto" className="min-w-0 flex-1 truncate font-serif text-lg max-sm:basis-full">
                    <MarkedText snippet={snippet} />
                  </span>
                  <With session={session} />
                  <Time at={session.lastActivityAt} now={now} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {messages.length > 0 && (
        <section aria-labelledby="found-messages">
          <h2 id="found-messages" className="pb-1.5 text-sm font-semibold text-faint">
            <Trans>Messages</Trans>
          </h2>
          <ul className="border-t border-line">
            {messages.map((found) => (
              <MessageHit key={found.messageId} found={found} now={now} />
            ))}
          </ul>
        </section>
      )}
      {query.isFetchNextPageError && (
        <div className="mt-4">
          <RetryNotice onRetry={() => void fetchNextPage()}>
            <Trans>The search broke off here. {{ reason: errorText(query.error) }}</Trans>
          </RetryNotice>
        </div>
      )}
      {hasNextPage && !goesOn && (
        <Button className="mt-6" disabled={query.isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {query.isFetchingNextPage ? t`Searching…` : t`More`}
        </Button>
      )}
    </div>
  );
}

function MessageHit({ found, now }: { found: FoundMessage; now: Date }) {
  const { session, role, snippet } = found;
  return (
    <li className="border-b border-line">
      <Link
        to={paths.session.to(session.id, { message: found.messageId, elsewhere: !found.onActiveBranch })}
        className="group/hit block py-3"
      >
        <span className="flex items-baseline gap-x-4">
          <span className="small-caps shrink-0 font-serif text-[0.9375rem]">
            {role === 'user' ? (
              <span className="text-soft">
                <Trans>You</Trans>
              </span>
            ) : (
              <span className="voice" style={voiceStyle(session.character?.name ?? '')}>
                {session.character?.name ?? t`Reply`}
              </span>
            )}
          </span>
          <span className="min-w-0 flex-1 truncate text-sm text-faint group-hover/hit:text-oxblood">
            {session.title}
          </span>
          <Time at={found.createdAt} now={now} />
        </span>
        <span dir="auto" className="mt-0.5 block font-serif text-[1.0625rem] leading-normal wrap-anywhere">
          <MarkedText snippet={snippet} ofReply={role === 'assistant'} />
        </span>
        {!found.onActiveBranch && (
          <span className="mt-1 block text-sm text-brass">
            <Trans>On another branch</Trans>
          </span>
        )}
      </Link>
    </li>
  );
}

function With({ session: { character } }: { session: FoundSession }) {
  if (character === null) return null;
  return (
    <span className="voice small-caps truncate font-serif text-[0.9375rem]" style={voiceStyle(character.name)}>
      {character.name}
    </span>
  );
}

function Time({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} className="tabular ms-auto shrink-0 text-end text-sm whitespace-nowrap text-faint">
      {shortTime(new Date(at), now)}
    </time>
  );
}

function summary(titles: number, messages: number, more: boolean): string {
  if (titles === 0 && messages === 0) return t`Nothing was found. Fewer words, or only their beginnings, find more.`;
  const parts = [
    ...(titles === 0 ? [] : [plural(titles, { one: '# title', other: '# titles' })]),
    ...(messages === 0
      ? []
      : [
          more
            ? plural(messages, { one: '# or more message', other: '# or more messages' })
            : plural(messages, { one: '# message', other: '# messages' }),
        ]),
  ];
  const found = new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).format(parts);
  return t`Found: ${found}.`;
}
