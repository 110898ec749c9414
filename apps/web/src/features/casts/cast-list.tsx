import type { CastSummary } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { errorText } from '@/lib/error-text.ts';
import { listed } from '@/lib/listed.ts';
import { useNow } from '@/lib/use-now.ts';
import { buttonClass } from '@/ui/button.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { OlderPages } from '@/ui/older-pages.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { castsQuery } from './list-query.ts';
import { isUnderWay } from './queries.ts';

/** All casts, newest first. */
export function CastList() {
  const query = useInfiniteQuery(castsQuery);
  const reason = errorText(query.error);
  if (query.isPending)
    return (
      <output className="flex flex-col gap-3">
        <span className="sr-only">
          <Trans>Reading the casts…</Trans>
        </span>
        {[0, 1, 2].map((row) => (
          <span key={row} className="skeleton h-18" />
        ))}
      </output>
    );
  if (!query.data)
    return (
      <RetryNotice onRetry={() => void query.refetch()}>
        <Trans>The casts could not be read. {reason}</Trans>
      </RetryNotice>
    );
  const casts = query.data.pages.flatMap(({ nodes }) => nodes);
  if (casts.length === 0)
    return (
      <div>
        <p className="max-w-prose text-lg text-soft">
          <Trans>None yet. Give a book, and it tells who is in it; each time is kept here.</Trans>
        </p>
        <p className="mt-5">
          <Link to={paths.newCast.to()} className={buttonClass({ variant: 'primary' })}>
            <Trans>Draft from a book</Trans>
          </Link>
        </p>
      </div>
    );
  return (
    <>
      <p className="mb-6">
        <Link to={paths.newCast.to()} className={buttonClass()}>
          <Trans>Another book</Trans>
        </Link>
      </p>
      <ul aria-label={t`Casts`} className="border-t border-line">
        {casts.map((cast) => (
          <CastRow key={cast.id} cast={cast} />
        ))}
      </ul>
      <OlderPages query={query} failure={<Trans>Older casts could not be read. {reason}</Trans>} more={t`Older`} />
    </>
  );
}

function CastRow({ cast }: { cast: CastSummary }) {
  const now = useNow();
  const books = listed(cast.files) || cast.notebook?.name || t`A book being opened`;
  return (
    <li className="border-b border-line">
      <Link to={paths.cast.to(cast.id)} className="group block py-3.5">
        <span className="flex items-baseline justify-between gap-x-6">
          <span
            dir="auto"
            className="line-clamp-2 min-w-0 font-serif text-2xl font-light break-words group-hover:text-oxblood"
          >
            {books}
          </span>
          <time dateTime={cast.createdAt} className="tabular shrink-0 text-sm text-faint">
            {shortTime(new Date(cast.createdAt), now)}
          </time>
        </span>
        <span className="mt-0.5 flex flex-wrap items-baseline gap-x-3 text-[0.9375rem]">
          <span className={`tabular ${cast.status === 'failed' ? 'text-oxblood' : 'text-soft'}`}>{stateOf(cast)}</span>
          {cast.notebook && (
            <span dir="auto" className="min-w-0 truncate text-brass">
              <Trans>Notebook: {{ name: cast.notebook.name }}</Trans>
            </span>
          )}
        </span>
      </Link>
      {isUnderWay(cast) && (
        <div className="pb-3.5">
          <ProgressLine label={t`Reading ${books}`} percent={cast.progress} />
        </div>
      )}
    </li>
  );
}

/** How a cast stands, and whom it has found. */
function stateOf({ status, progress, memberCount, demo }: CastSummary): string {
  const found = plural(memberCount, { one: '# person', other: '# people' });
  switch (status) {
    case 'reading':
      return t`The text is being read, ${progress}%`;
    case 'planned':
      return t`Waits for your word to begin`;
    case 'running':
      return t`People are being found, ${progress}%: ${found} so far`;
    case 'ready':
      return demo ? t`${found}, demo` : found;
    case 'failed':
      return memberCount > 0 ? t`Failed; ${found} found` : t`Failed`;
    case 'cancelled':
      return memberCount > 0 ? t`Cancelled; ${found} found` : t`Cancelled`;
  }
}
