import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { useNow } from '@/lib/use-now.ts';
import { useSessions } from './use-sessions.ts';

/** The last conversations, to go on with. Nothing at all while there are none. */
export function RecentSessions() {
  const now = useNow();
  const { sessions } = useSessions();
  const recent = sessions.slice(0, 3);
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="recent" className="mt-10">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="recent" className="text-sm font-semibold text-faint">
          <Trans>Go on with</Trans>
        </h2>
        <Link
          to={paths.sessions.to()}
          className="-my-2 py-2 text-sm text-soft underline decoration-line-strong underline-offset-4 hover:text-ink"
        >
          <Trans>All history</Trans>
        </Link>
      </div>
      <ul className="mt-2 grid border-t border-line sm:grid-cols-3 sm:border-t-0 sm:pt-1">
        {recent.map((session) => (
          <li key={session.id} className="border-b border-line sm:border-s sm:border-b-0 sm:first:border-s-0">
            <Link
              to={paths.session.to(session.id)}
              className="group flex h-full flex-col py-2.5 sm:px-5 sm:py-1 sm:[li:first-child>&]:ps-0"
            >
              <span className="line-clamp-2 font-serif text-lg leading-snug group-hover:text-oxblood">
                {session.title}
              </span>
              <span className="mt-auto flex items-baseline justify-between gap-3 pt-0.5">
                {session.character && (
                  <span
                    className="voice small-caps truncate font-serif text-[0.9375rem]"
                    style={voiceStyle(session.character.name)}
                  >
                    {session.character.name}
                  </span>
                )}
                <time dateTime={session.lastActivityAt} className="tabular shrink-0 text-[0.8125rem] text-faint">
                  {shortTime(new Date(session.lastActivityAt), now)}
                </time>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
