import { ApiError } from '@dramatis/client/errors';
import type { Character } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { Confirm } from '@/ui/confirm.tsx';
import { FileButton } from '@/ui/file-button.tsx';
import { useImportLorebook } from './mutations.ts';

/** Adds a lorebook; asks before it takes the place of another. */
export function ImportLorebook({ character, onImported }: { character: Character; onImported?: () => void }) {
  const { name, loreEntries } = character;
  const importLorebook = useImportLorebook(character.id);
  const [waiting, setWaiting] = useState<File | null>(null);
  const send = (file: File, replace: boolean) =>
    importLorebook.mutate(
      { file, replace },
      {
        onSuccess: ({ loreEntries: taken }) => {
          setWaiting(null);
          onImported?.();
          toast(plural(taken, { one: 'The lorebook is in: # entry.', other: 'The lorebook is in: # entries.' }));
        },
        onError(error) {
          if (error instanceof ApiError && error.code === 'character_has_lorebook') return setWaiting(file);
          setWaiting(null);
          toast.error(errorText(error));
        },
      },
    );
  return (
    <>
      <FileButton
        size="sm"
        accept=".json,.png,application/json,image/png"
        disabled={importLorebook.isPending}
        onFiles={([file]) => file && send(file, false)}
      >
        <Trans>Import lorebook</Trans>
      </FileButton>
      <Confirm
        open={waiting !== null}
        onOpenChange={(open) => {
          if (!open) setWaiting(null);
        }}
        title={t`Replace the lorebook?`}
        action={{
          label: t`Replace`,
          busy: importLorebook.isPending,
          run: () => waiting && send(waiting, true),
        }}
      >
        {plural(loreEntries, {
          one: `${name} has a lorebook of # entry. It goes for good; export the character first to keep it.`,
          other: `${name} has a lorebook of # entries. It goes for good; export the character first to keep it.`,
        })}
      </Confirm>
    </>
  );
}
