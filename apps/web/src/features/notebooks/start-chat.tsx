import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { Button } from '@/ui/button.tsx';

/** Opens a chat in the notebook, with somebody or with nobody. Nothing is stored before its first message. */
export function StartChat({
  notebookId,
  characters,
  more,
}: {
  notebookId: string;
  characters: readonly { id: string; name: string }[];
  /** Has more of the cast read; null: these are all. */
  more: (() => void) | null;
}) {
  const navigate = useNavigate();
  const [characterId, setCharacterId] = useState('');
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate(paths.newNotebookChat.to(notebookId, characterId || null));
      }}
    >
      <label className="flex min-w-0 flex-1 basis-60 items-center gap-2 sm:max-w-96">
        <span className="shrink-0 text-sm text-soft">
          <Trans context="to talk">With</Trans>
        </span>
        <select
          aria-label={t`Talk with`}
          value={characterId}
          onChange={(event) => setCharacterId(event.currentTarget.value)}
          className="h-11 min-w-0 flex-1 rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink"
        >
          <option value="">{t`nobody: a plain assistant`}</option>
          {characters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" variant="primary" className="min-h-11">
        <Trans>Start chat</Trans>
      </Button>
      {more && (
        <Button variant="quiet" size="sm" onClick={more}>
          <Trans>More of the cast</Trans>
        </Button>
      )}
    </form>
  );
}
