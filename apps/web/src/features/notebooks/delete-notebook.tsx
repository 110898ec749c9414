import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { Notebook } from '@dramatis/client/model';
import { useId, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';
import { useDeleteNotebook } from './mutations.ts';

const fates = [
  { value: 'keep', label: 'Keep its sessions', hint: 'They are closed, and belong to no notebook any more.' },
  { value: 'delete', label: 'Delete its sessions, too', hint: 'All their messages go with them, on every branch.' },
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
      title={`Delete “${notebook.name}”?`}
      buttons={
        <>
          <AlertDialog.Close render={<Button variant="quiet" />}>Keep it</AlertDialog.Close>
          <Button variant="danger" disabled={remove.isPending} onClick={() => void run()}>
            {sessions === 'keep' ? 'Delete notebook' : 'Delete notebook and sessions'}
          </Button>
        </>
      }
    >
      <p>Its sources go with it. The files on your own disk are not touched.</p>
      <fieldset className="mt-4 flex flex-col gap-2">
        <legend className="sr-only">Its sessions</legend>
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
                {label}
              </label>
              <p id={`${group}-${value}-hint`} className="text-sm">
                {hint}
              </p>
            </div>
          </div>
        ))}
      </fieldset>
      {remove.isError && (
        <p role="alert" className="mt-4 text-oxblood">
          Not deleted. {errorText(remove.error)}
        </p>
      )}
    </AlertFrame>
  );
}
