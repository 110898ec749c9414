import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { OlderPages } from '@/ui/older-pages.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { notebooksQuery } from './queries.ts';
import { sourcesText, statusWords } from './words.ts';

/** All notebooks, newest first. `empty` stands in their place while there are none. */
export function NotebookList({ empty }: { empty: ReactNode }) {
  const query = useInfiniteQuery(notebooksQuery);
  const reason = errorText(query.error);
  const notebooks = query.data?.pages.flatMap((page) => page.notebooks) ?? [];
  if (query.isPending)
    return (
      <output className="flex flex-col gap-3">
        <span className="sr-only">
          <Trans>Reading the notebooks…</Trans>
        </span>
        {[0, 1, 2].map((row) => (
          <span key={row} className="skeleton h-18" />
        ))}
      </output>
    );
  if (query.isError && !query.data)
    return (
      <RetryNotice onRetry={() => void query.refetch()}>
        <Trans>The notebooks could not be read. {reason}</Trans>
      </RetryNotice>
    );
  if (notebooks.length === 0 && !query.hasNextPage) return empty;
  return (
    <>
      <ul className="border-t border-line" aria-label={t`Notebooks`}>
        {notebooks.map(({ id, name, description, sourceCount, generationStatus }) => (
          <li key={id} className="border-b border-line">
            <Link to={paths.notebook.to(id)} className="group block py-3.5">
              <span className="flex flex-wrap items-baseline justify-between gap-x-6">
                <span dir="auto" className="min-w-0 truncate font-serif text-2xl font-light group-hover:text-oxblood">
                  {name}
                </span>
                <span className="tabular shrink-0 text-sm text-faint">
                  {sourcesText(sourceCount)} ·{' '}
                  <span className={generationStatus === 'failed' ? 'text-oxblood' : ''}>
                    {i18n._(statusWords[generationStatus])}
                  </span>
                </span>
              </span>
              {description !== '' && (
                <span dir="auto" className="mt-0.5 line-clamp-2 text-soft">
                  {description}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <OlderPages query={query} failure={<Trans>Older notebooks could not be read. {reason}</Trans>} more={t`Older`} />
    </>
  );
}
