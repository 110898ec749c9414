import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { metaQuery } from '@/features/meta/queries.ts';
import { EngineField, type Engine } from '@/features/notebooks/engine-field.tsx';
import { useCreateNotebook } from '@/features/notebooks/mutations.ts';
import { NotebookForm } from '@/features/notebooks/notebook-form.tsx';
import { NotebookList } from '@/features/notebooks/notebook-list.tsx';
import { notebooksQuery } from '@/features/notebooks/queries.ts';
import { SourceDrop } from '@/features/notebooks/source-drop.tsx';
import { addFiles } from '@/features/notebooks/uploads.ts';
import { nameFrom } from '@/features/notebooks/words.ts';
import { errorText } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { Button } from '@/ui/button.tsx';
import { FileDrop } from '@/ui/file-drop.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Page } from '@/ui/page.tsx';

export function loader() {
  void queryClient.prefetchInfiniteQuery(notebooksQuery);
  return null;
}

export function Component() {
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const engines = useQuery(metaQuery).data?.notebookEngines ?? [];
  const [engine, setEngine] = useState<Engine>('local');
  const create = useCreateNotebook();
  const fromFiles = useCreateNotebook();
  const take = (files: File[]) => {
    const [first] = files;
    if (!first || fromFiles.isPending) return;
    fromFiles.mutate(
      { name: nameFrom(first.name) },
      {
        onSuccess: ({ id }) => {
          addFiles(id, files);
          void navigate(paths.notebook.to(id));
        },
      },
    );
  };
  return (
    <Page>
      <title>{t`Notebooks · Dramatis`}</title>
      <FileDrop label={t`Drop files to make a notebook of them`} onFiles={take}>
        <div className="mx-auto w-full max-w-4xl px-5 py-10 sm:px-10 sm:py-14">
          <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <h1 className="font-serif text-4xl font-light tracking-tight">
              <Trans>Notebooks</Trans>
            </h1>
            {!making && (
              <Button onClick={() => setMaking(true)}>
                <Trans>New notebook</Trans>
              </Button>
            )}
          </div>
          <div className="playbill-rule mt-5 mb-8" />
          {making && (
            <section aria-label={t`New notebook`} className="mb-10">
              <NotebookForm
                fields={{ name: '', description: '' }}
                action={t`Make notebook`}
                busy={create.isPending}
                failure={create.isError ? errorText(create.error) : null}
                onSubmit={(fields) =>
                  create.mutate({ ...fields, engine }, { onSuccess: ({ id }) => void navigate(paths.notebook.to(id)) })
                }
                onCancel={() => {
                  create.reset();
                  setMaking(false);
                }}
              >
                {engines.length > 1 && <EngineField value={engine} engines={engines} onPick={setEngine} />}
              </NotebookForm>
            </section>
          )}
          {fromFiles.isError && (
            <div className="mb-6">
              <Notice tone="oxblood" alert>
                <Trans>No notebook was made. {{ reason: errorText(fromFiles.error) }} Drop the files again.</Trans>
              </Notice>
            </div>
          )}
          <NotebookList
            empty={
              <>
                <p className="mb-7 max-w-2xl font-serif text-[1.375rem] leading-snug font-light text-pretty">
                  <Trans>
                    A notebook holds the books of one story, in order: read them, search them by meaning, and never past
                    the chapter you are at.
                  </Trans>
                </p>
                <SourceDrop large title={t`Drop its first books here`} onFiles={take} />
              </>
            }
          />
        </div>
      </FileDrop>
    </Page>
  );
}
