import type { Session } from '@dramatis/client/model';
import { sessionLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import { RenameField } from '@/ui/rename-field.tsx';
import { useRenameSession } from './mutations.ts';

/** The title in the head of a session; a click rewrites it in place. */
export function SessionTitle({ session }: { session: Session }) {
  const [renaming, setRenaming] = useState(false);
  const rename = useRenameSession();
  const comesBack = useRef(false);
  if (renaming)
    return (
      <RenameField
        label={t`Title of this session`}
        value={session.title}
        maxLength={sessionLimits.title}
        className="h-8 max-w-md text-[0.9375rem]"
        onDone={(title, byKey) => {
          comesBack.current = byKey;
          setRenaming(false);
          if (title !== null) rename.mutate({ sessionId: session.id, title, was: session.title });
        }}
      />
    );
  return (
    <h1 className="min-w-0">
      <button
        type="button"
        ref={(button) => {
          if (comesBack.current) button?.focus();
          comesBack.current = false;
        }}
        onClick={() => setRenaming(true)}
        aria-label={t`${{ title: session.title }}. Rename`}
        className="group relative flex max-w-full items-center gap-2 rounded-sm text-start text-[0.9375rem] after:absolute after:-inset-y-2.5 after:inset-x-0"
      >
        <span className="truncate">{session.title}</span>
        <Pencil
          aria-hidden
          className="size-3.5 shrink-0 text-faint opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </button>
    </h1>
  );
}
