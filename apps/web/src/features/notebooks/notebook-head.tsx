import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Notebook } from '@dramatis/client/model';
import { useLayoutEffect, useRef, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { locale } from '@/lib/language.ts';
import { Button } from '@/ui/button.tsx';
import { useUpdateNotebook } from './mutations.ts';
import { NotebookForm } from './notebook-form.tsx';
import { sourcesText, statusWords } from './words.ts';

/** What a notebook is called, what it is for, and how it stands. */
export function NotebookHead({ notebook, onDelete }: { notebook: Notebook; onDelete: () => void }) {
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const update = useUpdateNotebook(notebook.id);
  useLayoutEffect(() => {
    // The form took the focus with it.
    if (wasEditing.current && !editing) edit.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  const version = notebook.version.toLocaleString(locale());
  if (editing)
    return (
      <NotebookForm
        fields={notebook}
        action={t`Save`}
        busy={update.isPending}
        failure={update.isError ? errorText(update.error) : null}
        onSubmit={(fields) => update.mutate(fields, { onSuccess: () => setEditing(false) })}
        onCancel={() => {
          update.reset();
          setEditing(false);
        }}
      />
    );
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h1 dir="auto" className="min-w-0 font-serif text-4xl font-light tracking-tight break-words">
          {notebook.name}
        </h1>
        <div className="flex gap-2">
          <Button ref={edit} size="sm" onClick={() => setEditing(true)}>
            <Trans>Edit</Trans>
          </Button>
          <Button size="sm" variant="quiet" onClick={onDelete}>
            <Trans>Delete</Trans>
          </Button>
        </div>
      </div>
      <div className="playbill-rule mt-5" />
      {notebook.description !== '' && (
        <p dir="auto" className="mt-5 max-w-2xl font-serif text-lg leading-relaxed break-words whitespace-pre-wrap">
          {notebook.description}
        </p>
      )}
      <p className="tabular mt-3 text-[0.9375rem] text-soft">
        {sourcesText(notebook.sourceCount)} · {i18n._(statusWords[notebook.generationStatus])} ·{' '}
        <Trans>version {version}</Trans>
        {notebook.engine === 'ragflow' && ' · RAGFlow'}
      </p>
    </>
  );
}
