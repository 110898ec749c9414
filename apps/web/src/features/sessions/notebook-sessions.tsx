import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { useNow } from '@/lib/use-now.ts';
import { OlderPages } from '@/ui/older-pages.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { statusWord } from './status-word.ts';
import { useSessions } from './use-sessions.ts';

/** The conversations that are grounded in a notebook, the last one first. */
export function NotebookSessions({ notebookId }: { notebookId: string }) {
  const now = useNow();
  const { query, sessions } = useSessions({ notebookId });
  if (!query.data)
    return query.isError ? (
      <RetryNotice onRetry={() => void query.refetch()}>
        <Trans>Its sessions could not be read. {{ reason: errorText(query.error) }}</Trans>
      </RetryNotice>
    ) : (
      <output className="block">
        <span className="sr-only">
          <Trans>Reading its sessions…</Trans>
        </span>
        <span className="skeleton block h-12" />
      </output>
    );
  if (sessions.length === 0 && !query.hasNextPage)
    return (
      <p className="text-soft">
        <Trans>No session yet. The first message of a chat makes one.</Trans>
      </p>
    );
  return (
    <>
      <ul aria-label={t`Sessions of this notebook`}>
        {sessions.map((session) => (
          <li key={session.id} className="border-t border-line">
            <Link
              to={paths.session.to(session.id)}
              className="group flex min-h-12 flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2.5"
            >
              <span dir="auto" className="min-w-0 flex-1 font-serif text-lg leading-snug group-hover:text-oxblood">
                {session.title}
              </span>
              {session.character && (
                <span
                  className="voice small-caps max-w-full truncate font-serif text-[0.9375rem]"
                  style={voiceStyle(session.character.name)}
                >
                  {session.character.name}
                </span>
              )}
              {session.status !== 'active' && (
                <span className="text-[0.8125rem] text-faint">{statusWord(session.status)}</span>
              )}
              <time dateTime={session.lastActivityAt} className="tabular shrink-0 text-[0.8125rem] text-faint">
                {shortTime(new Date(session.lastActivityAt), now)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
      <OlderPages
        query={query}
        failure={<Trans>Earlier sessions could not be read. {{ reason: errorText(query.error) }}</Trans>}
        more={t`Older sessions`}
        inSight
        small
      />
    </>
  );
}
