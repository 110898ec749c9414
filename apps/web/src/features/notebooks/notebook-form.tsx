import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { notebookLimits } from '@dramatis/contract/limits';
import { useId, useState, type ReactNode } from 'react';
import { isComposing } from '@/lib/input-method.ts';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';

export interface NotebookFields {
  name: string;
  description: string;
}

/**
 * Name and description, and what else `children` ask. What was written stays when it could not be saved; what is typed while it
 * is being saved would be lost.
 */
export function NotebookForm({
  fields,
  action,
  busy,
  failure: reason,
  onSubmit,
  onCancel,
  children,
}: {
  fields: NotebookFields;
  action: string;
  busy: boolean;
  /** Why it was not saved. */
  failure: string | null;
  onSubmit: (fields: NotebookFields) => void;
  onCancel: () => void;
  children?: ReactNode;
}) {
  const [name, setName] = useState(fields.name);
  const [description, setDescription] = useState(fields.description);
  const id = useId();
  const canSave = !busy && name.trim() !== '';
  const submit = () => {
    if (canSave) onSubmit({ name: name.trim(), description: description.trim() });
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <label htmlFor={`${id}-name`} className="font-medium">
          <Trans>Name</Trans>
        </label>
        <input
          id={`${id}-name`}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this is about to type here
          autoFocus
          dir="auto"
          value={name}
          maxLength={notebookLimits.name}
          readOnly={busy}
          onChange={(event) => setName(event.currentTarget.value)}
          className="mt-1 h-11 w-full rounded-md border border-line-strong bg-sheet px-3 font-serif text-xl"
        />
      </div>
      <div>
        <label htmlFor={`${id}-description`} className="font-medium">
          <Trans>Description</Trans>
        </label>
        <AutoTextarea
          id={`${id}-description`}
          dir="auto"
          rows={3}
          value={description}
          maxLength={notebookLimits.description}
          readOnly={busy}
          onChange={(event) => setDescription(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isComposing(event) || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            submit();
          }}
          className="mt-1 max-h-[40dvh] min-h-20 w-full overflow-y-auto rounded-md border border-line-strong bg-sheet px-3 py-2 font-serif text-[1.0625rem] leading-relaxed"
        />
      </div>
      {children}
      {reason !== null && (
        <p role="alert" className="text-[0.9375rem] text-oxblood">
          <Trans>Not saved. {reason} What you wrote is kept here.</Trans>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!canSave}>
          {busy ? t`Saving…` : action}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
