import type { Session } from '@dramatis/client/model';
import { sessionLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRef, useState, type ComponentProps } from 'react';
import { NavLink } from 'react-router';
import { paths } from '@/app/paths.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { RenameField } from '@/ui/rename-field.tsx';
import { DeleteSession } from './delete-session.tsx';
import { useRenameSession } from './mutations.ts';
import { statusWord } from './status-word.ts';
import { useSessionActions } from './use-session-actions.ts';

/** One session in the sidebar: title, who it is with, and what can be done to it. */
export function SessionRow({
  session,
  row,
  onNavigate,
}: {
  session: Session;
  /** Places it in the list. */
  row: ComponentProps<'li'>;
  onNavigate: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const rename = useRenameSession();
  const comesBack = useRef(false);
  const actions = useSessionActions(session);
  const writing = session.generatingMessageId !== null;
  return (
    <li {...row} className="group absolute inset-x-0">
      {renaming ? (
        <div className="px-3 py-2">
          <RenameField
            label={t`Title`}
            value={session.title}
            maxLength={sessionLimits.title}
            className="h-8 text-[0.9375rem]"
            onDone={(title, byKey) => {
              comesBack.current = byKey;
              setRenaming(false);
              if (title !== null) rename.mutate({ sessionId: session.id, title, was: session.title });
            }}
          />
        </div>
      ) : (
        <>
          <NavLink
            ref={(link) => {
              if (comesBack.current) link?.focus();
              comesBack.current = false;
            }}
            to={paths.session.to(session.id)}
            onClick={onNavigate}
            className="block rounded-md py-1.5 ps-3 pe-10 hover:bg-wash/60 aria-[current=page]:bg-wash"
          >
            <span className="block truncate text-[0.9375rem] leading-snug">{session.title}</span>
            <span className="flex items-baseline gap-2 text-[0.8125rem] leading-snug text-faint">
              {session.character && (
                <span
                  className="voice small-caps truncate font-serif text-[0.875rem]"
                  style={voiceStyle(session.character.name)}
                >
                  {session.character.name}
                </span>
              )}
              {writing && (
                <span className="shrink-0 italic">
                  <Trans>writing…</Trans>
                </span>
              )}
              {session.status === 'archived' && <span className="shrink-0 italic">{statusWord(session.status)}</span>}
            </span>
          </NavLink>
          <MoreMenu
            label={t`More for “${{ title: session.title }}”`}
            className="absolute top-1.5 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
            actions={[
              { label: t`Rename`, focuses: true, run: () => setRenaming(true) },
              ...actions,
              { label: t`Delete`, danger: true, run: () => setDeleting(true) },
            ]}
          />
        </>
      )}
      <DeleteSession session={session} open={deleting} onOpenChange={setDeleting} />
    </li>
  );
}
