import type { UserPersona } from '@dramatis/client/model';
import { personaLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { RenameField } from '@/ui/rename-field.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { UndoNotice } from '@/ui/undo-notice.tsx';
import { personaDeletions } from './deletions.ts';
import { useKeepPersona } from './mutations.ts';
import { personasQuery } from './queries.ts';

/** Presets for “who you are”: to take one, or to keep what is written now. */
export function PersonaPicker({ value, onPick }: { value: string; onPick: (description: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="quiet" className="-ms-2.5 mt-1" onClick={() => setOpen(true)}>
        <Trans>Your personas</Trans>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t`Your personas`}
        footer={
          <Button variant="quiet" onClick={() => setOpen(false)}>
            <Trans>Close</Trans>
          </Button>
        }
      >
        {open && (
          <Personas
            value={value}
            onPick={(description) => {
              onPick(description);
              setOpen(false);
            }}
          />
        )}
      </Dialog>
    </>
  );
}

function Personas({ value, onPick }: { value: string; onPick: (description: string) => void }) {
  const personas = useQuery(personasQuery());
  const hidden = personaDeletions.useDeletions((deletions) => deletions.hidden);
  const removed = personaDeletions.useDeletions((deletions) => deletions.offered?.name);
  const place = useRef<HTMLDivElement>(null);
  const focusList = useCallback(() => queueMicrotask(() => place.current?.focus()), []);
  if (personas.isError && !personas.data)
    return (
      <RetryNotice onRetry={() => void personas.refetch()}>
        <Trans>Your personas could not be read. {{ reason: errorText(personas.error) }}</Trans>
      </RetryNotice>
    );
  if (personas.data === undefined)
    return <div aria-busy aria-label={t`Loading your personas`} className="skeleton mb-4 h-24" />;
  const kept = personas.data.filter(({ id }) => !hidden.has(id));
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {kept.length === 0 ? (
        <p className="pb-4 text-soft">
          <Trans>None are kept yet. Write who you are in the scene, then keep it here under a name.</Trans>
        </p>
      ) : (
        <ul className="pb-4">
          {kept.map((persona) => (
            <Persona key={persona.id} persona={persona} onPick={() => onPick(persona.description)} />
          ))}
        </ul>
      )}
      {value.trim() !== '' && <KeepPersona value={value} personas={kept} />}
      <UndoNotice
        text={removed === undefined ? null : t`“${removed}” removed.`}
        time={personaDeletions.time}
        onUndo={personaDeletions.takeBack}
        onFocusLost={focusList}
      />
    </div>
  );
}

function Persona({ persona, onPick }: { persona: UserPersona; onPick: () => void }) {
  const rename = useKeepPersona();
  const [renaming, setRenaming] = useState(false);
  const comesBack = useRef(false);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-40">
        {renaming ? (
          <RenameField
            label={t`Name of this persona`}
            value={persona.name}
            maxLength={personaLimits.name}
            className="h-8 font-medium pointer-coarse:h-11"
            onDone={(name, byKey) => {
              comesBack.current = byKey;
              setRenaming(false);
              if (name !== null)
                rename.mutate(
                  { known: persona, input: { name, description: persona.description } },
                  { onError: (error) => toast.error(t`Not renamed. ${{ reason: errorText(error) }}`) },
                );
            }}
          />
        ) : (
          <p className="font-medium break-words">{rename.isPending ? rename.variables.input.name : persona.name}</p>
        )}
        <p className="line-clamp-2 font-serif text-soft">{persona.description}</p>
      </div>
      <div className="flex shrink-0 gap-1">
        <Button size="sm" onClick={onPick} aria-label={t`Use ${{ name: persona.name }}`}>
          <Trans>Use</Trans>
        </Button>
        <Button
          ref={(button) => {
            if (button === null || !comesBack.current) return;
            comesBack.current = false;
            button.focus();
          }}
          size="sm"
          variant="quiet"
          disabled={renaming}
          aria-label={t`Rename ${{ name: persona.name }}`}
          onClick={() => setRenaming(true)}
        >
          <Trans>Rename</Trans>
        </Button>
        <Button
          size="sm"
          variant="quiet"
          aria-label={t`Remove ${{ name: persona.name }}`}
          onClick={() => personaDeletions.begin({ ids: [persona.id], name: persona.name })}
        >
          <Trans>Remove</Trans>
        </Button>
      </div>
    </li>
  );
}

function KeepPersona({ value, personas }: { value: string; personas: readonly UserPersona[] }) {
  const keep = useKeepPersona();
  const [name, setName] = useState('');
  const known = personas.find((persona) => persona.name === name.trim());
  return (
    <form
      className="border-t border-line pt-4 pb-5"
      onSubmit={(event) => {
        event.preventDefault();
        // In React the dialog is inside of the scene's form, and would send that, too.
        event.stopPropagation();
        if (name.trim() === '') return;
        keep.mutate(
          { known, input: { name: name.trim(), description: value } },
          { onSuccess: () => setName(''), onError: (error) => toast.error(errorText(error)) },
        );
      }}
    >
      <label htmlFor="persona-name" className="font-medium">
        <Trans>Keep who you are now</Trans>
      </label>
      <p className="line-clamp-2 font-serif text-soft">{value}</p>
      <div className="mt-2 flex gap-2">
        <input
          id="persona-name"
          value={name}
          maxLength={personaLimits.name}
          placeholder={t`Its name`}
          onChange={(event) => setName(event.currentTarget.value)}
          className="h-9 min-w-0 flex-1 rounded-md border border-line-strong bg-sheet px-3 pointer-coarse:h-11"
        />
        <Button type="submit" disabled={keep.isPending || name.trim() === ''}>
          {known === undefined ? t`Keep` : t`Replace`}
        </Button>
      </div>
    </form>
  );
}
