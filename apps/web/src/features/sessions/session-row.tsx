import type { Session } from '@dramatis/client/model';
import { sessionLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRef, useState, type ComponentProps } from 'react';
import { NavLink, useMatch } from 'react-router';
import { paths } from '@/app/paths.ts';
import { shortTime } from '@/lib/days.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { RenameField } from '@/ui/rename-field.tsx';
import { beginDeletion } from './deletions.ts';
import { useRenameSession } from './mutations.ts';
import { statusWord } from './status-word.ts';
import { UnreadMark } from './unread-mark.tsx';
import { useSessionActions } from './use-session-actions.ts';
import { useUnread } from './use-unread.ts';

/** One session in the sidebar: title, who it is with, and what can be done to it. */
export function SessionRow({
  session,
  now,
  row,
  onNavigate,
}: {
  session: Session;
  now: Date;
  /** Places it in the list. */
  row: ComponentProps<'li'>;
  onNavigate: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const rename = useRenameSession();
  const comesBack = useRef(false);
  const actions = useSessionActions(session);
  const shown = useMatch(paths.session.pattern)?.params.sessionId ?? null;
  const writing = session.generatingMessageId !== null;
  const unread = useUnread(session);
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
            <span className="flex items-center gap-2">
              <span className="truncate text-[0.9375rem] leading-snug">{session.title}</span>
              {unread && <UnreadMark />}
            </span>
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
              <time dateTime={session.lastActivityAt} className="tabular ms-auto shrink-0">
                {shortTime(new Date(session.lastActivityAt), now)}
              </time>
            </span>
          </NavLink>
          <MoreMenu
            label={t`More for “${{ title: session.title }}”`}
            className="absolute top-1.5 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
            actions={[
              { label: t`Rename`, focuses: true, run: () => setRenaming(true) },
              ...actions,
              { label: t`Delete`, danger: true, focuses: true, run: () => beginDeletion([session], shown) },
            ]}
          />
        </>
      )}
    </li>
  );
}
