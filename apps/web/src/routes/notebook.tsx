import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { paths } from '@/app/paths.ts';
import { tabsIn, useTabs } from '@/app/tabs/tabs.ts';
import { NotebookCast } from '@/features/casts/notebook-cast.tsx';
import { charactersQuery } from '@/features/characters/queries.ts';
import { DeleteNotebook } from '@/features/notebooks/delete-notebook.tsx';
import { NotebookHead } from '@/features/notebooks/notebook-head.tsx';
import { NotebookSearch } from '@/features/notebooks/notebook-search.tsx';
import { ProgressAnnouncer } from '@/features/notebooks/progress-announcer.tsx';
import { notebookQuery, sourcesQuery } from '@/features/notebooks/queries.ts';
import { SourceDrop } from '@/features/notebooks/source-drop.tsx';
import { SourceList } from '@/features/notebooks/source-list.tsx';
import { StartChat } from '@/features/notebooks/start-chat.tsx';
import { UploadList } from '@/features/notebooks/upload-list.tsx';
import { addFiles, useUploads } from '@/features/notebooks/uploads.ts';
import { castSourcesOf } from '@/features/notebooks/cast-sources.ts';
import { NotebookSessions } from '@/features/sessions/notebook-sessions.tsx';
import { useConnection } from '@/lib/connection.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { buttonClass } from '@/ui/button.tsx';
import { FileDrop } from '@/ui/file-drop.tsx';
import { Page } from '@/ui/page.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function loader({ params }: LoaderFunctionArgs) {
  const { notebookId = '' } = params;
  void queryClient.prefetchQuery(notebookQuery(notebookId));
  void queryClient.prefetchQuery(sourcesQuery(notebookId));
  return null;
}

export function Component() {
  const { notebookId = '' } = useParams();
  const notebook = useQuery(notebookQuery(notebookId));
  const name = notebook.data?.name ?? t`Notebook`;
  const isGone = notebook.data === null || isNotFound(notebook.error);
  return (
    <Page>
      <title>{`${isGone ? t`No such notebook` : name} · Dramatis`}</title>
      {isGone ? (
        <ScreenMessage
          title={t`No such notebook.`}
          actions={
            <Link to={paths.notebooks.to()} className={buttonClass({ variant: 'primary' })}>
              <Trans>All notebooks</Trans>
            </Link>
          }
        >
          <Trans>It has been deleted, or the address is mistyped.</Trans>
        </ScreenMessage>
      ) : (
        // One notebook’s forms are not another’s.
        <Notebook key={notebookId} notebookId={notebookId} />
      )}
    </Page>
  );
}

function Notebook({ notebookId }: { notebookId: string }) {
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [deleting, setDeleting] = useState(false);
  const notebook = useQuery(notebookQuery(notebookId));
  const sources = useQuery(sourcesQuery(notebookId));
  const uploads = useUploads(notebookId);
  const offline = useConnection(({ connection }) => connection === 'lost');
  const take = (files: File[]) => addFiles(notebookId, files);
  // Without a source there is nothing to talk about yet.
  const isOpen = useTabs(({ tabs }) => tabsIn(tabs, notebookId).length > 0);
  const welcomes = !isOpen && sources.data !== undefined && sources.data.length > 0;
  const error = notebook.error ?? sources.error;
  const name = notebook.data?.name;
  return (
    <FileDrop
      label={name === undefined ? t`Drop files to add them to this notebook` : t`Drop files to add them to ${name}`}
      onFiles={take}
    >
      <div className="mx-auto w-full max-w-4xl px-5 py-10 sm:px-10 sm:py-14">
        <p className="pb-3 text-sm">
          <Link to={paths.notebooks.to()} className="text-soft underline underline-offset-4 hover:text-ink">
            <Trans>All notebooks</Trans>
          </Link>
        </p>
        {notebook.data && sources.data ? (
          <>
            <NotebookHead notebook={notebook.data} onDelete={() => setDeleting(true)} />
            {welcomes && (
              <section aria-labelledby="welcome" className="mt-8 border border-line bg-sheet px-5 py-6 sm:px-8">
                <h2 id="welcome" className="font-serif text-2xl">
                  <Trans>Talk about it</Trans>
                </h2>
                <p className="mt-1 mb-4 max-w-xl text-soft">
                  <Trans>No chat of this notebook is open. What is said in one is looked up in its sources.</Trans>
                </p>
                <Start notebookId={notebookId} />
              </section>
            )}
            {sources.data.length > 0 && (
              <div className="mt-8">
                <NotebookSearch
                  notebook={notebook.data}
                  sources={sources.data}
                  q={search.get('q') ?? ''}
                  upTo={search.get('upto')}
                  onSearch={(q, upTo) =>
                    setSearch({ ...(q && { q }), ...(upTo && { upto: upTo }) }, { replace: q === '' })
                  }
                />
              </div>
            )}
            <section aria-labelledby="sources" className="mt-10">
              <h2 id="sources" className="pb-3 font-serif text-2xl">
                <Trans>Sources</Trans>
              </h2>
              {sources.data.length > 0 && <SourceList sources={sources.data} />}
              <UploadList uploads={uploads} />
              <ProgressAnnouncer uploads={uploads} sources={sources.data} />
              <div className="mt-5">
                <SourceDrop
                  large={sources.data.length === 0}
                  title={
                    sources.data.length === 0 ? t`Drop its first books here` : t`Drop what comes next in the story`
                  }
                  onFiles={take}
                />
              </div>
              {offline && (
                <p className="mt-3 text-sm text-soft">
                  <Trans>
                    There is no connection to the server: what is seen here may be old, and nothing can be added now.
                  </Trans>
                </p>
              )}
            </section>
            {sources.data.length > 0 && (
              <section aria-labelledby="its-cast" className="mt-10">
                <h2 id="its-cast" className="pb-3 font-serif text-2xl">
                  <Trans>Its cast</Trans>
                </h2>
                <NotebookCast
                  notebookId={notebookId}
                  sources={castSourcesOf(sources.data)}
                  onCreated={(castId) => void navigate(paths.cast.to(castId))}
                />
              </section>
            )}
            <section aria-labelledby="talk" className="mt-10">
              <h2 id="talk" className="pb-3 font-serif text-2xl">
                <Trans>Talk</Trans>
              </h2>
              {!welcomes && (
                <div className="mb-5">
                  <Start notebookId={notebookId} />
                </div>
              )}
              <NotebookSessions notebookId={notebookId} />
            </section>
            <DeleteNotebook
              notebook={notebook.data}
              open={deleting}
              onOpenChange={setDeleting}
              onDeleted={() => void navigate(paths.notebooks.to(), { replace: true })}
            />
          </>
        ) : error ? (
          <RetryNotice
            onRetry={() => {
              void notebook.refetch();
              void sources.refetch();
            }}
          >
            <Trans>This notebook could not be read. {{ reason: errorText(error) }}</Trans>
          </RetryNotice>
        ) : (
          <output className="flex flex-col gap-4">
            <span className="sr-only">
              <Trans>Reading the notebook…</Trans>
            </span>
            <span className="skeleton h-12" />
            <span className="skeleton h-40" />
          </output>
        )}
      </div>
    </FileDrop>
  );
}

function Start({ notebookId }: { notebookId: string }) {
  const cast = useInfiniteQuery(charactersQuery({ sort: 'name' }));
  return (
    <StartChat
      notebookId={notebookId}
      characters={cast.data?.pages.flatMap(({ nodes }) => nodes) ?? []}
      more={cast.hasNextPage ? () => void cast.fetchNextPage() : null}
    />
  );
}
