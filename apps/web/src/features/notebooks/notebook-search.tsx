import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Notebook, NotebookSearchResults, Source } from '@dramatis/client/model';
import { notebookLimits } from '@dramatis/contract/limits';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { excerptOf } from './excerpt.ts';
import { positionFrom } from './place.ts';
import { PositionOptions } from './position-options.tsx';
import { searchQuery } from './queries.ts';
import { chapterTitle, passagesText } from './words.ts';

/** Looks for passages; `upTo` as the address has it, `<source>/<chapter>`. */
export function NotebookSearch({
  notebook,
  sources,
  q,
  upTo,
  onSearch,
}: {
  notebook: Notebook;
  sources: readonly Source[];
  q: string;
  upTo: string | null;
  onSearch: (q: string, upTo: string | null) => void;
}) {
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  if (known !== q) {
    setKnown(q);
    setTyped(q);
  }
  const position = positionFrom(upTo, sources);
  const chosen = position ? `${position.sourceId}/${position.chapter}` : '';
  return (
    <search>
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(typed.trim(), chosen || null);
        }}
      >
        <label className="relative block min-w-0 flex-1 basis-64 max-sm:basis-full">
          <span className="sr-only">
            <Trans>Search this notebook</Trans>
          </span>
          <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4.5 text-faint" />
          <input
            type="search"
            dir="auto"
            value={typed}
            maxLength={notebookLimits.query}
            placeholder={t`Search this notebook`}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (event.currentTarget.value === '') onSearch('', chosen || null);
            }}
            className="h-11 w-full rounded-md border border-line-strong bg-sheet ps-10 pe-3 text-[1.0625rem] hover:border-ink"
          />
        </label>
        <label className="flex min-w-0 items-center gap-2 max-sm:flex-1 max-sm:basis-40">
          <span className="shrink-0 text-sm text-soft">
            <Trans>Up to</Trans>
          </span>
          <select
            aria-label={t`Up to which chapter`}
            value={chosen}
            onChange={(event) => onSearch(typed.trim(), event.currentTarget.value || null)}
            className="h-11 min-w-0 rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink max-sm:flex-1 sm:max-w-60"
          >
            <option value="">{t({ message: 'the end', context: 'up to' })}</option>
            {sources.map((source) => (
              <PositionOptions key={source.id} source={source} />
            ))}
          </select>
        </label>
        <Button type="submit" className="min-h-11">
          <Trans>Search</Trans>
        </Button>
      </form>
      {q !== '' && <Found notebook={notebook} q={q} position={position} />}
    </search>
  );
}

function Found({
  notebook,
  q,
  position,
}: {
  notebook: Notebook;
  q: string;
  position: { sourceId: string; chapter: number } | null;
}) {
  const query = useQuery(searchQuery(notebook.id, notebook.version, { q, position }));
  if (query.isPending)
    return (
      <output className="mt-5 block">
        <span className="sr-only">
          <Trans>Searching…</Trans>
        </span>
        <span className="skeleton block h-32" />
      </output>
    );
  if (query.isError) {
    const reason = errorText(query.error);
    return (
      <div className="mt-5">
        <RetryNotice onRetry={() => void query.refetch()}>
          <Trans>Nothing was searched. {reason}</Trans>
        </RetryNotice>
      </div>
    );
  }
  const { passages } = query.data;
  const none = position
    ? t`Nothing up to there speaks of it. Later chapters were not searched.`
    : t`Nothing in this notebook speaks of it.`;
  return (
    <div aria-busy={query.isPlaceholderData} className={`mt-5 ${query.isPlaceholderData ? 'opacity-60' : ''}`}>
      <output className="block pb-2 text-sm text-soft">
        {query.isPlaceholderData ? t`Searching…` : passages.length === 0 ? none : passagesText(passages.length)}
      </output>
      <ol aria-label={t`Passages found`}>
        {passages.map(({ passage }) => (
          <Hit key={passage.id} notebookId={notebook.id} q={q} passage={passage} />
        ))}
      </ol>
    </div>
  );
}

function Hit({
  notebookId,
  q,
  passage,
}: {
  notebookId: string;
  q: string;
  passage: NotebookSearchResults['passages'][number]['passage'];
}) {
  const { chapter, page } = passage;
  const { cutBefore, cutAfter, pieces } = excerptOf(passage.text, q);
  const place = [
    passage.sourceName,
    ...(chapter ? [chapterTitle(chapter)] : []),
    ...(page === null ? [] : [t`page ${page}`]),
  ];
  return (
    <li className="border-t border-line">
      <Link to={paths.source.to(notebookId, passage.sourceId, { passage: passage.id })} className="group block py-3">
        <span className="block truncate text-sm text-brass">{place.join(' · ')}</span>
        <span
          dir="auto"
          className="mt-0.5 line-clamp-4 font-serif text-[1.0625rem] leading-relaxed group-hover:text-oxblood"
        >
          {cutBefore && '… '}
          {pieces.map(({ at, text, marked }) =>
            marked ? (
              <mark key={at} className="rounded-sm bg-brass-wash text-current">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
          {cutAfter && ' …'}
        </span>
      </Link>
    </li>
  );
}
