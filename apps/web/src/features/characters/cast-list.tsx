import type { CharacterListItem } from '@dramatis/client/model';
import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Search, Star, X } from 'lucide-react';
import { useDeferredValue, useMemo, type ReactNode } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { OlderPages } from '@/ui/older-pages.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { useMedia } from '@/ui/use-media.ts';
import { useWindowed } from '@/ui/use-windowed.ts';
import { CastEntry } from './cast-entry.tsx';
import { charactersQuery } from './queries.ts';

/** About how high a row of the cast is, in px. */
const ROW = 138;

export const castSorts = {
  newest: msg`In reverse order of appearance`,
  name: msg`By name`,
  changed: msg`Last changed first`,
} as const;

export interface CastFilter {
  search: string;
  tag: string;
  favourite: boolean;
  sort: keyof typeof castSorts;
}

/** The order that a text names; the newest first, if none. */
export function castSort(text: string): CastFilter['sort'] {
  return text === 'name' || text === 'changed' ? text : 'newest';
}

/** The cast list with its search. `empty` is what an install without characters shows instead. */
export function CastList({
  filter,
  onFilter,
  empty,
}: {
  filter: CastFilter;
  onFilter: (filter: CastFilter) => void;
  empty: ReactNode;
}) {
  const search = useDeferredValue(filter.search.trim());
  const query = useInfiniteQuery(
    charactersQuery({
      ...(search === '' ? {} : { search }),
      ...(filter.tag === '' ? {} : { tag: filter.tag }),
      ...(filter.favourite ? { favourite: true } : {}),
      ...(filter.sort === 'newest' ? {} : { sort: filter.sort }),
    }),
  );
  const cast = useMemo(() => query.data?.pages.flatMap((page) => page.nodes) ?? [], [query.data]);
  const filtered = search !== '' || filter.tag !== '' || filter.favourite;

  if (query.isError && cast.length === 0)
    return (
      <div className="mt-8">
        <RetryNotice onRetry={() => void query.refetch()}>
          <Trans>The cast could not be read.</Trans> {errorText(query.error)}
        </RetryNotice>
      </div>
    );
  if (query.isSuccess && cast.length === 0 && !filtered) return empty;
  return (
    <section aria-labelledby="cast" className="mt-10">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3">
        <h2 id="cast" className="sr-only">
          <Trans>The cast</Trans>
        </h2>
        <label>
          <span className="sr-only">
            <Trans>Order of the cast</Trans>
          </span>
          <select
            value={filter.sort}
            onChange={(event) => onFilter({ ...filter, sort: castSort(event.currentTarget.value) })}
            className="-ms-1 h-9 rounded-md bg-transparent px-1 text-sm font-semibold text-faint hover:text-ink pointer-coarse:h-11"
          >
            {Object.entries(castSorts).map(([sort, label]) => (
              <option key={sort} value={sort}>
                {i18n._(label)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-pressed={filter.favourite}
          onClick={() => onFilter({ ...filter, favourite: !filter.favourite })}
          className="inline-flex h-9 items-center gap-1.5 rounded-md px-2 text-sm text-soft hover:text-ink aria-pressed:bg-wash aria-pressed:text-ink pointer-coarse:h-11"
        >
          <Star aria-hidden className={`size-4 ${filter.favourite ? 'fill-brass text-brass' : ''}`} />{' '}
          <Trans>Favourites</Trans>
        </button>
        {filter.tag !== '' && (
          <button
            type="button"
            onClick={() => onFilter({ ...filter, tag: '' })}
            className="inline-flex items-center gap-1 rounded-sm bg-wash px-2 py-0.5 text-sm pointer-coarse:min-h-10 pointer-coarse:px-3"
          >
            {filter.tag} <X aria-label={t`Remove this filter`} className="size-3.5" />
          </button>
        )}
        <label className="relative ms-auto w-full sm:w-56">
          <span className="sr-only">
            <Trans>Search the cast</Trans>
          </span>
          <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint" />
          <input
            type="search"
            value={filter.search}
            placeholder={t`Search the cast`}
            onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
            className="h-9 w-full rounded-md border border-line bg-sheet ps-8 pe-2 text-[0.9375rem] hover:border-line-strong pointer-coarse:h-11"
          />
        </label>
      </div>
      {query.isPending ? (
        <CastSkeleton />
      ) : cast.length === 0 ? (
        <p className="border-t border-line py-8 text-soft">
          {search === '' && filter.tag === ''
            ? t`No favourites yet. The star beside a name makes one.`
            : t`Nobody in the cast answers to that.`}
        </p>
      ) : (
        <Entries cast={cast} onTag={(tag) => onFilter({ ...filter, search: '', tag })} />
      )}
      <OlderPages
        query={query}
        failure={<Trans>The rest of the cast could not be read. {{ reason: errorText(query.error) }}</Trans>}
        more={t`More of the cast`}
      />
    </section>
  );
}

const twoColumns = matchMedia('(min-width: 80rem)');

function Entries({ cast, onTag }: { cast: readonly CharacterListItem[]; onTag: (tag: string) => void }) {
  const columns = useMedia(twoColumns) ? 2 : 1;
  // Neighbours are equally high, so they come and go together.
  const rows = useMemo(() => {
    const made: CharacterListItem[][] = [];
    for (let i = 0; i < cast.length; i += columns) made.push(cast.slice(i, i + columns));
    return made;
  }, [cast, columns]);
  const { list, drawn, rowProps } = useWindowed({
    keys: useMemo(() => rows.map(([first]) => first?.id ?? ''), [rows]),
    estimate: () => ROW,
  });
  return (
    // Its rows are no part of it as a list, and `ul` would not have them.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div ref={list} role="list" className="relative">
      {drawn.map((index) => (
        <div
          key={rows[index]?.[0]?.id}
          {...rowProps(index)}
          role="none"
          className="absolute inset-x-0 grid gap-x-14 xl:grid-cols-2"
        >
          {rows[index]?.map((character) => (
            <CastEntry key={character.id} character={character} onTag={onTag} />
          ))}
        </div>
      ))}
    </div>
  );
}

function CastSkeleton() {
  return (
    <div aria-busy aria-label={t`Loading the cast`} className="grid gap-x-14 xl:grid-cols-2">
      {['one', 'two', 'three', 'four'].map((key) => (
        <div key={key} className="flex gap-5 border-t border-line py-5">
          <div className="skeleton aspect-[3/4] w-[4.5rem]" />
          <div className="flex-1">
            <div className="skeleton h-7 w-44" />
            <div className="skeleton mt-3 h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
