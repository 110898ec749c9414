import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { BookPicker } from '@/features/casts/book-picker.tsx';
import { LastCastLink } from '@/features/casts/last-cast-link.tsx';
import { NotebookCast } from '@/features/casts/notebook-cast.tsx';
import { BegunDrafts } from '@/features/drafts/begun-drafts.tsx';
import { castSourcesOf } from '@/features/notebooks/cast-sources.ts';
import { notebookNamesQuery, sourcesQuery } from '@/features/notebooks/queries.ts';
import { errorText } from '@/lib/error-text.ts';
import { EditorPage } from '@/ui/editor-page.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';

export function Component() {
  const navigate = useNavigate();
  return (
    <EditorPage title={t`Draft from a book`}>
      <div className="pb-16">
        <BookPicker onCreated={(castId) => void navigate(paths.cast.to(castId), { replace: true })} />
        <FromNotebook />
        <p className="mt-6 text-soft">
          <Trans>
            First the book tells who is in it; then you choose whom to draft. For one person alone,{' '}
            <Link to={paths.newCharacter.to()} className="text-ink underline decoration-line-strong underline-offset-4">
              begin a new character
            </Link>{' '}
            and give the book there.
          </Trans>
        </p>
        <LastCastLink />
        <BegunDrafts />
      </div>
    </EditorPage>
  );
}

/** A book that is in a notebook already need not be sent again. Nothing at all while there is none. */
function FromNotebook() {
  const id = useId();
  const notebooks = useQuery(notebookNamesQuery);
  const [notebookId, setNotebookId] = useState('');
  if (notebooks.isError && !notebooks.data)
    return (
      <div className="mt-6">
        <RetryNotice onRetry={() => void notebooks.refetch()}>
          <Trans>The notebooks could not be read. {{ reason: errorText(notebooks.error) }}</Trans>
        </RetryNotice>
      </div>
    );
  const withSources = notebooks.data?.filter(({ sourceCount }) => sourceCount > 0) ?? [];
  if (withSources.length === 0) return null;
  return (
    <section aria-labelledby={`${id}-title`} className="mt-8">
      <h2 id={`${id}-title`} className="font-serif text-2xl font-light">
        <Trans>Or take a notebook</Trans>
      </h2>
      <label htmlFor={id} className="sr-only">
        <Trans>Notebook</Trans>
      </label>
      <select
        id={id}
        value={notebookId}
        onChange={(event) => setNotebookId(event.currentTarget.value)}
        className="mt-3 mb-4 h-11 w-full max-w-md rounded-md border border-line-strong bg-sheet px-3 text-ellipsis hover:border-ink"
      >
        <option value="">{t`Choose one of your notebooks`}</option>
        {withSources.map((notebook) => (
          <option key={notebook.id} value={notebook.id}>
            {notebook.name}
          </option>
        ))}
      </select>
      {notebookId !== '' && <ItsCast key={notebookId} notebookId={notebookId} />}
    </section>
  );
}

function ItsCast({ notebookId }: { notebookId: string }) {
  const navigate = useNavigate();
  const sources = useQuery(sourcesQuery(notebookId));
  if (sources.data)
    return (
      <NotebookCast
        notebookId={notebookId}
        sources={castSourcesOf(sources.data)}
        onCreated={(castId) => void navigate(paths.cast.to(castId), { replace: true })}
      />
    );
  if (sources.isError)
    return (
      <RetryNotice onRetry={() => void sources.refetch()}>
        <Trans>Its sources could not be read. {{ reason: errorText(sources.error) }}</Trans>
      </RetryNotice>
    );
  return (
    <output className="skeleton block h-12">
      <span className="sr-only">
        <Trans>Reading its sources…</Trans>
      </span>
    </output>
  );
}
