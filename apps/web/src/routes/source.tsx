import type { Source } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, List } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import {
  Link,
  NavigationType,
  useLocation,
  useNavigate,
  useNavigationType,
  useParams,
  useSearchParams,
  type LoaderFunctionArgs,
} from 'react-router';
import { paths } from '@/app/paths.ts';
import { ChapterList } from '@/features/notebooks/chapter-list.tsx';
import { askedFor, sectionAt, sectionsOf, type Span } from '@/features/notebooks/place.ts';
import { passageQuery, sourcesQuery } from '@/features/notebooks/queries.ts';
import { Reader } from '@/features/notebooks/reader.tsx';
import { isUnderWay, titleOf } from '@/features/notebooks/words.ts';
import { errorText, faultText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { buttonClass } from '@/ui/button.tsx';
import { IconButton } from '@/ui/icon-button.tsx';
import { MenuButton } from '@/ui/menu-button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Page } from '@/ui/page.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';
import { Sheet } from '@/ui/sheet.tsx';

/** The address follows the reader this long after they have come to rest. Browsers refuse more than a few changes a second. */
const REST_MS = 500;

export function loader({ params }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(sourcesQuery(params['notebookId'] ?? ''));
  return null;
}

export function Component() {
  const { notebookId = '', sourceId = '' } = useParams();
  const { data: sources, error, refetch } = useQuery(sourcesQuery(notebookId));
  const source = sources?.find(({ id }) => id === sourceId);
  if (source && source.characters > 0) return <Open key={source.id} source={source} />;
  const back = (
    <Link to={paths.notebook.to(notebookId)} className={buttonClass({ variant: 'primary' })}>
      <Trans>To the notebook</Trans>
    </Link>
  );
  return (
    <Page>
      <title>{`${source ? titleOf(source) : t`Source`} · Dramatis`}</title>
      {source ? (
        <ScreenMessage title={titleOf(source)} actions={back}>
          {isUnderWay(source)
            ? t`It is being read (${{ progress: source.progress }}%), and opens here as soon as its text is there.`
            : source.error
              ? t`It has no text to show. ${{ reason: faultText(source.error) }}`
              : t`It has no text to show.`}
        </ScreenMessage>
      ) : sources || isNotFound(error) ? (
        <ScreenMessage title={t`No such source.`} actions={back}>
          <Trans>It has been removed, or the address is mistyped.</Trans>
        </ScreenMessage>
      ) : (
        <div className="mx-auto max-w-2xl px-5 py-16">
          {error ? (
            <RetryNotice onRetry={() => void refetch()}>
              <Trans>This source could not be read. {{ reason: errorText(error) }}</Trans>
            </RetryNotice>
          ) : (
            <output className="skeleton block h-40">
              <span className="sr-only">
                <Trans>Opening the source…</Trans>
              </span>
            </output>
          )}
        </div>
      )}
    </Page>
  );
}

/** Changes of the address that the reader made by scrolling do not open the text anew. */
function useOpening(): string {
  const { key, state } = useLocation();
  const how = useNavigationType();
  const isOwn = how === NavigationType.Replace && typeof state === 'object' && state !== null && 'reading' in state;
  const [opening, setOpening] = useState(key);
  if (!isOwn && opening !== key) {
    setOpening(key);
    return key;
  }
  return opening;
}

function Open({ source }: { source: Source }) {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const opening = useOpening();
  const asked = askedFor(search);
  const passage = useQuery({
    ...passageQuery(source.notebookId, asked.passageId ?? ''),
    enabled: asked.passageId !== null,
  });
  const found = passage.data?.passage.sourceId === source.id ? passage.data.passage : null;
  const span: Span | null = found ?? asked.span;
  const goal = Math.min(asked.place ?? span?.start ?? 0, source.characters);
  const isLost = asked.passageId !== null && !found && !passage.isPending;

  const sections = sectionsOf(source);
  const [current, setCurrent] = useState(() => sectionAt(sections, goal));
  const [contents, setContents] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const follow = (place: number, moved: boolean) => {
    setCurrent(sectionAt(sections, place));
    clearTimeout(timer.current);
    if (!moved) return;
    timer.current = setTimeout(() => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          next.set('place', String(place));
          return next;
        },
        { replace: true, preventScrollReset: true, state: { reading: true } },
      );
    }, REST_MS);
  };
  const chapter = (index: number) => {
    const to = sections[index];
    if (to) void navigate(paths.source.to(source.notebookId, source.id, { place: to.start }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowLeft') chapter(current - 1);
    if (event.key === 'ArrowRight') chapter(current + 1);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons in it do the same
    <div className="flex h-full flex-col" onKeyDown={onKeyDown}>
      <title>{`${titleOf(source)} · Dramatis`}</title>
      <header className="flex min-h-14 items-center gap-2 border-b border-line px-4 py-1.5">
        <MenuButton />
        <div className="min-w-0 flex-1">
          <p className="truncate text-[0.8125rem]">
            <Link
              to={paths.notebook.to(source.notebookId)}
              className="text-soft underline underline-offset-3 hover:text-ink"
            >
              <Trans>Notebook</Trans>
            </Link>
            {current >= 0 && <span className="text-faint"> · {sections[current]?.title}</span>}
          </p>
          <h1 dir="auto" className="truncate font-serif text-lg leading-snug">
            {titleOf(source)}
          </h1>
        </div>
        {sections.length > 0 && (
          <>
            <IconButton label={t`Chapter before`} unavailable={current <= 0} onClick={() => chapter(current - 1)}>
              <ChevronLeft aria-hidden />
            </IconButton>
            <IconButton
              label={t`Next chapter`}
              unavailable={current >= sections.length - 1}
              onClick={() => chapter(current + 1)}
            >
              <ChevronRight aria-hidden />
            </IconButton>
            <IconButton label={t`Chapters`} className="xl:hidden" onClick={() => setContents(true)}>
              <List aria-hidden />
            </IconButton>
            <Sheet open={contents} onOpenChange={setContents} side="right" title={t`Chapters`}>
              <div className="min-h-0 flex-1 overflow-y-auto pb-6">
                <ChapterList
                  source={source}
                  sections={sections}
                  current={current}
                  onChosen={() => setContents(false)}
                />
              </div>
            </Sheet>
          </>
        )}
      </header>
      {isLost && (
        <Notice>
          {passage.isError && !isNotFound(passage.error)
            ? t`The passage could not be looked up. ${{ reason: errorText(passage.error) }} The text opens at its beginning.`
            : t`This passage is not there any more: the source was read anew, or removed. The text opens at its beginning.`}
        </Notice>
      )}
      {found?.page != null && (
        <p className="border-b border-line px-4 py-1 text-sm text-brass">
          <Trans>The marked passage is on page {{ page: found.page }}.</Trans>
        </p>
      )}
      <div className="flex min-h-0 flex-1">
        {asked.passageId !== null && passage.isPending ? (
          <output className="skeleton m-8 flex-1">
            <span className="sr-only">
              <Trans>Looking up the passage…</Trans>
            </span>
          </output>
        ) : (
          <Reader key={opening} source={source} goal={goal} span={span} onPlace={follow} />
        )}
        {sections.length > 0 && (
          <div className="hidden w-72 shrink-0 overflow-y-auto border-s border-line py-5 xl:block">
            <ChapterList source={source} sections={sections} current={current} />
          </div>
        )}
      </div>
    </div>
  );
}
