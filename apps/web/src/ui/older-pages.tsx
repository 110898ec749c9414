import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { RetryNotice } from './retry-notice.tsx';

interface Pages {
  isFetchNextPageError: boolean;
  hasNextPage: boolean;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The end of a list that is read page by page. */
export function OlderPages({
  query,
  failure,
  more,
  inSight = false,
  small = false,
}: {
  query: Pages;
  /** What is said when the next page could not be read. */
  failure: ReactNode;
  /** What the button says. */
  more: string;
  /** The next page is read once the end of the list can be seen, too. */
  inSight?: boolean;
  /** In the sidebar, and where more follows below. */
  small?: boolean;
}) {
  const end = useRef<HTMLDivElement>(null);
  const next = useEffectEvent(() => void query.fetchNextPage());
  // What failed waits for somebody to ask again, and no reading in the background is broken off for this.
  const waits = inSight && query.hasNextPage && !query.isFetching && !query.isFetchNextPageError;
  useEffect(() => {
    if (!waits || end.current === null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && next());
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [waits]);
  return (
    <div ref={end}>
      {query.isFetchNextPageError && (
        <div className="mt-4">
          <RetryNotice onRetry={() => void query.fetchNextPage()}>{failure}</RetryNotice>
        </div>
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <Button
          {...(small ? { size: 'sm' } : {})}
          className={small ? 'mt-3' : 'mt-6'}
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? t`Reading…` : more}
        </Button>
      )}
    </div>
  );
}
