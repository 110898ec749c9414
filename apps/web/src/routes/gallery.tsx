import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { lazy } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { CastList, castSort, type CastFilter } from '@/features/characters/cast-list.tsx';
import { charactersQuery } from '@/features/characters/queries.ts';
import { useImport } from '@/features/characters/use-import.ts';
import { FirstVisit } from '@/features/drafts/first-visit.tsx';
import { RecentSessions } from '@/features/sessions/recent-sessions.tsx';
import { queryClient } from '@/lib/query-client.ts';
import { buttonClass } from '@/ui/button.tsx';
import { FileButton } from '@/ui/file-button.tsx';
import { FileDrop } from '@/ui/file-drop.tsx';
import { OnceNeeded } from '@/ui/once-needed.tsx';
import { Page } from '@/ui/page.tsx';

const ImportDialog = lazy(() => import('@/features/characters/import-dialog.tsx'));

const CARD_FILES = '.png,.apng,.json,.charx,.zip,.byaf,.yaml,.yml,image/png,application/json';

export function loader() {
  void queryClient.prefetchInfiniteQuery(charactersQuery());
  return null;
}

export function Component() {
  const navigate = useNavigate();
  const cards = useImport();
  const [search, setSearch] = useSearchParams();
  const filter: CastFilter = {
    search: search.get('q') ?? '',
    tag: search.get('tag') ?? '',
    favourite: search.has('favourites'),
    sort: castSort(search.get('sort') ?? ''),
  };
  const onFilter = (next: CastFilter) => {
    const params = {
      ...(next.search && { q: next.search }),
      ...(next.tag && { tag: next.tag }),
      ...(next.favourite && { favourites: '1' }),
      ...(next.sort !== 'newest' && { sort: next.sort }),
    };
    setSearch(params, { replace: true });
  };
  return (
    <Page>
      <title>Dramatis</title>
      <FileDrop label={t`Drop cards to import them`} onFiles={cards.add}>
        <div className="mx-auto w-full max-w-[68rem] px-5 pt-8 pb-16 sm:px-10 sm:pt-14 xl:px-14">
          <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-5">
            <h1 className="font-serif text-[2.75rem] leading-none font-light tracking-[-0.025em] sm:text-6xl">
              Dramatis <span className="italic">personae</span>
            </h1>
            <div className="flex flex-wrap gap-2 pb-1">
              <Link to={paths.newCast.to()} className={buttonClass()}>
                <Trans>Draft from a book</Trans>
              </Link>
              <FileButton accept={CARD_FILES} multiple onFiles={cards.add}>
                <Trans>Import card</Trans>
              </FileButton>
              <Link to={paths.newCharacter.to()} className={`${buttonClass({ variant: 'quiet' })} max-sm:-ms-4`}>
                <Trans>New character</Trans>
              </Link>
            </div>
          </div>
          <div className="playbill-rule mt-5" />
          <RecentSessions />
          <CastList
            filter={filter}
            onFilter={onFilter}
            empty={
              <FirstVisit
                onStarted={(draft, book) => void navigate(paths.newCharacter.to({ draft }), { state: { book } })}
              />
            }
          />
        </div>
      </FileDrop>
      <OnceNeeded needed={cards.items.length > 0}>
        <ImportDialog cards={cards} />
      </OnceNeeded>
    </Page>
  );
}
