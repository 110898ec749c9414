import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { Notebook } from '@dramatis/client/model';
import { useId, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';
import { useDeleteNotebook } from './mutations.ts';

const fates = [
  { value: 'keep', label: msg`Keep its sessions`, hint: msg`They are closed, and belong to no notebook any more.` },
  {
    value: 'delete',
    label: msg`Delete its sessions, too`,
    hint: msg`All their messages go with them, on every branch.`,
  },
] as const;

/** Asks what becomes of the sessions, and deletes. */
export function DeleteNotebook({
  notebook,
  open,
  onOpenChange,
  onDeleted,
}: {
  notebook: Notebook;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}) {
  const [sessions, setSessions] = useState<'keep' | 'delete'>('keep');
  const remove = useDeleteNotebook(notebook.id);
  const group = useId();
  const { name } = notebook;
  const reason = errorText(remove.error);
  // Awaited here and not given to `mutate`: the live event may take this screen away before the answer comes.
  const run = async () => {
    try {
      await remove.mutateAsync(sessions);
    } catch {
      return;
    }
    onDeleted();
  };
  return (
    <AlertFrame
      open={open}
      onOpenChange={(next) => {
        remove.reset();
        onOpenChange(next);
      }}
      title={t`Delete “${name}”?`}
      buttons={
        <>
          <AlertDialog.Close render={<Button variant="quiet" />}>
            <Trans>Keep it</Trans>
          </AlertDialog.Close>
          <Button variant="danger" disabled={remove.isPending} onClick={() => void run()}>
            {sessions === 'keep' ? t`Delete notebook` : t`Delete notebook and sessions`}
          </Button>
        </>
      }
    >
      <p>
        <Trans>Its sources go with it. The files on your own disk are not touched.</Trans>
      </p>
      <fieldset className="mt-4 flex flex-col gap-2">
        <legend className="sr-only">
          <Trans>Its sessions</Trans>
        </legend>
        {fates.map(({ value, label, hint }) => (
          <div key={value} className="flex items-start gap-3">
            <input
              id={`${group}-${value}`}
              type="radio"
              name={group}
              className="mt-1 size-4 shrink-0 accent-oxblood-fill"
              aria-describedby={`${group}-${value}-hint`}
              checked={sessions === value}
              onChange={() => setSessions(value)}
            />
            <div>
              <label htmlFor={`${group}-${value}`} className="block cursor-pointer text-ink">
                {i18n._(label)}
              </label>
              <p id={`${group}-${value}-hint`} className="text-sm">
                {i18n._(hint)}
              </p>
            </div>
          </div>
        ))}
      </fieldset>
      {remove.isError && (
        <p role="alert" className="mt-4 text-oxblood">
          <Trans>Not deleted. {reason}</Trans>
        </p>
      )}
    </AlertFrame>
  );
}
