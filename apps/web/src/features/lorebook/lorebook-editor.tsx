import { ApiError } from '@dramatis/client/errors';
import type { Lorebook } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import { shortTime } from '@/lib/days.ts';
import { useNow } from '@/lib/use-now.ts';
import { toast } from '@/lib/toast.ts';
import { fieldText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Confirm } from '@/ui/confirm.tsx';
import { Notice } from '@/ui/notice.tsx';
import { SaveFailure } from '@/ui/save-failure.tsx';
import { BookFieldsForm } from './book-fields.tsx';
import type { Changes } from './book-state.ts';
import { EntryList } from './entry-list.tsx';
import { useDeleteLorebook, useSaveLorebook } from './mutations.ts';
import { useBook } from './use-book.ts';

/** What a character knows, entry by entry. What is changed is kept here until it is saved. */
export function LorebookEditor({
  characterId,
  began,
  reload,
  aside,
}: {
  characterId: string;
  began: Lorebook | null;
  /** Reads the saved book again, after somebody else changed it. */
  reload: () => Promise<Lorebook | null>;
  /** Beside the button that adds an entry. */
  aside: ReactNode;
}) {
  const now = useNow();
  const book = useBook(characterId, began);
  const save = useSaveLorebook(characterId);
  const remove = useDeleteLorebook(characterId);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const [failure, setFailure] = useState<unknown>(null);
  const [deleting, setDeleting] = useState(false);

  const submit = async (over = false) => {
    if (book.changes === null) return;
    setFailure(null);
    setErrors(new Map());
    try {
      const saved = await save.mutateAsync({
        input: book.changes.input,
        revision: over ? null : book.revision,
      });
      book.settle(saved);
      toast(t`The lorebook is saved.`);
    } catch (error) {
      setErrors(faultsOf(error, book.changes));
      setFailure(error);
    }
  };
  const erase = () =>
    remove.mutate(book.revision, {
      onSuccess: () => {
        setDeleting(false);
        book.settle(null);
        toast(t`The lorebook is deleted.`);
      },
      onError: (error) => {
        setDeleting(false);
        setFailure(error);
      },
    });

  const time = book.offered && shortTime(new Date(book.offered.savedAt), now);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {book.offered && (
        <div className="mb-6">
          <Notice
            tone="brass"
            actions={
              <>
                <Button size="sm" onClick={book.takeOffered}>
                  <Trans>Bring it back</Trans>
                </Button>
                <Button size="sm" variant="quiet" onClick={book.dropOffered}>
                  <Trans>Forget it</Trans>
                </Button>
              </>
            }
          >
            <Trans>Changes to this lorebook were left unsaved here ({time}).</Trans>
          </Notice>
        </div>
      )}
      {/* What is typed while it is being saved would be lost. */}
      <fieldset disabled={save.isPending} className="contents">
        <EntryList
          entries={book.state.entries}
          errors={errors}
          aside={aside}
          add={book.add}
          change={book.changeEntry}
          remove={book.remove}
        />
        <BookFieldsForm fields={book.state} change={book.changeFields} />
      </fieldset>
      {failure !== null && (
        <div className="mt-8">
          <SaveFailure
            error={failure}
            onOverwrite={book.changes === null ? undefined : () => void submit(true)}
            onTakeTheirs={() => {
              setFailure(null);
              void reload().then(book.settle, setFailure);
            }}
          >
            <Trans>
              This lorebook was changed elsewhere since you opened it. Nothing was saved; your text is still here.
            </Trans>
          </SaveFailure>
        </div>
      )}
      <div className="sticky bottom-0 z-10 -mx-5 mt-10 bg-paper sm:-mx-3 sm:px-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-0">
          <Button type="submit" variant="primary" disabled={save.isPending || book.changes === null}>
            {save.isPending ? t`Saving…` : t`Save`}
          </Button>
          {book.revision !== '' && (
            <Button variant="quiet" onClick={() => setDeleting(true)}>
              <Trans>Delete lorebook</Trans>
            </Button>
          )}
          <output className="ms-auto text-sm text-soft max-sm:hidden">
            {book.changes === null ? null : t`Not saved yet; kept in this browser`}
          </output>
        </div>
      </div>
      <Confirm
        open={deleting}
        onOpenChange={setDeleting}
        title={t`Delete the lorebook?`}
        action={{ label: t`Delete lorebook`, busy: remove.isPending, run: erase }}
      >
        {plural(book.state.entries.length, {
          one: 'Its # entry goes for good; export the character first to keep it.',
          other: 'Its # entries go for good; export the character first to keep them.',
        })}
      </Confirm>
    </form>
  );
}

/** The first fault of each entry, by its id (`input.entries.3.keys.0` → the id of the fourth that was sent). */
function faultsOf(error: unknown, { ids }: Changes): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ApiError)) return found;
  for (const fault of error.fields) {
    const [, index] = /\bentries\.(\d+)/.exec(fault.field) ?? [];
    const id = index === undefined ? undefined : ids[Number(index)];
    if (id !== undefined && !found.has(id)) found.set(id, fieldText(fault));
  }
  return found;
}
