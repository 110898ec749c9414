import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { BookOpen, Plus, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type ComponentProps, type KeyboardEvent } from 'react';
import { NavLink, useMatch, useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { notebookQuery } from '@/features/notebooks/queries.ts';
import { useDeletions } from '@/features/sessions/deletions.ts';
import { useDeletedSessions } from '@/lib/deleted-sessions.ts';
import { sessionQuery } from '@/features/sessions/queries.ts';
import { UnreadMark } from '@/features/sessions/unread-mark.tsx';
import { useLookingAt, useUnread } from '@/features/sessions/use-unread.ts';
import { isNotFound } from '@/lib/error-text.ts';
import { iconButtonClass } from '@/ui/icon-button.tsx';
import { movedTo, neighbourOf, tabsIn, useTabs, withTab } from './tabs.ts';

/**
 * The sessions that were opened, each live. In a notebook they are those of the notebook, with the way to it before them, and one
 * more is begun there; elsewhere they are all, and one alone needs no bar.
 */
export function TabBar() {
  const { tabs: kept, change } = useTabs();
  const hidden = useDeletions((deletions) => deletions.hidden);
  const all = kept.filter(({ id }) => !hidden.has(id));
  const navigate = useNavigate();
  const active = useMatch(paths.session.pattern)?.params.sessionId ?? null;
  const session = useQuery({ ...sessionQuery(active ?? ''), enabled: active !== null }).data;
  const ofAddress = useMatch(`${paths.notebook.pattern}/*`)?.params.notebookId ?? null;
  useLookingAt(session);
  const known = session ?? kept.find(({ id }) => id === active);
  const notebookId = active === null ? ofAddress : (known?.notebookId ?? null);
  const deleted = useDeletedSessions((state) => state.ids);
  const bar = useRef<HTMLElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);

  const opened = session?.id;
  const openedIn = session?.notebookId ?? null;
  useEffect(() => {
    change((open) => {
      const still = open.filter(({ id }) => !deleted.has(id));
      const rest = still.length === open.length ? open : still;
      return opened === undefined || deleted.has(opened) ? rest : withTab(rest, { id: opened, notebookId: openedIn });
    });
  }, [opened, openedIn, deleted, change]);

  const home = notebookId === null ? paths.gallery.to() : paths.notebook.to(notebookId);
  const leave = useEffectEvent((id: string) => {
    const next = neighbourOf(
      tabsIn(kept, notebookId).filter((tab) => tab.id === id || !hidden.has(tab.id)),
      id,
    );
    void navigate(next === null ? home : paths.session.to(next), { replace: true });
  });
  const isHidden = active !== null && hidden.has(active);
  useEffect(() => {
    if (isHidden) leave(active);
  }, [isHidden, active]);

  const tabs = tabsIn(all, notebookId);
  if (tabs.length < (notebookId === null ? 2 : 1)) return null;
  const close = (id: string) => {
    const next = neighbourOf(tabs, id);
    const hadFocus = bar.current?.contains(document.activeElement) === true;
    change((open) => open.filter((other) => other.id !== id));
    if (id === active) void navigate(next === null ? home : paths.session.to(next));
    if (!hadFocus) return;
    requestAnimationFrame(() => {
      const link = next === null ? null : `a[href="${paths.session.to(next)}"]`;
      const tab = link === null ? null : bar.current?.querySelector<HTMLElement>(link);
      (tab ?? document.querySelector<HTMLElement>('main'))?.focus();
    });
  };
  const move = (id: string, to: string | undefined) => change((open) => movedTo(open, id, to));
  return (
    <nav
      ref={bar}
      aria-label={t`Open sessions`}
      className="flex h-10 shrink-0 items-stretch border-b border-line bg-wing ps-2"
    >
      {notebookId !== null && <NotebookLink notebookId={notebookId} />}
      <ul className="flex min-w-0 flex-1 items-stretch overflow-x-auto overscroll-contain [scrollbar-width:none]">
        {tabs.map(({ id }, place) => (
          <li key={id} className="relative flex max-w-52 min-w-28 shrink-0 items-stretch border-e border-line">
            <Tab
              id={id}
              active={id === active}
              drag={{
                onDragStart: () => setDragged(id),
                onDragEnd: () => setDragged(null),
                onDragOver(event) {
                  if (dragged === null) return;
                  event.preventDefault();
                  move(dragged, id);
                },
              }}
              onMove={(by) => move(id, tabs[place + by]?.id)}
              onClose={() => close(id)}
            />
          </li>
        ))}
      </ul>
      <NavLink
        to={
          notebookId === null
            ? paths.gallery.to()
            : paths.newNotebookChat.to(notebookId, session?.character?.id ?? null)
        }
        end
        className={`${iconButtonClass} my-auto`}
        aria-label={notebookId === null ? t`Open another session` : t`Another chat in this notebook`}
      >
        <Plus aria-hidden />
      </NavLink>
    </nav>
  );
}

function NotebookLink({ notebookId }: { notebookId: string }) {
  const name = useQuery(notebookQuery(notebookId)).data?.name ?? t`Notebook`;
  return (
    <NavLink
      to={paths.notebook.to(notebookId)}
      end
      title={name}
      className="flex max-w-40 min-w-0 shrink-0 items-center gap-1.5 border-e border-line px-3 text-[0.875rem] text-brass hover:text-ink aria-[current=page]:bg-paper aria-[current=page]:text-ink max-sm:max-w-28"
    >
      <BookOpen aria-hidden className="size-4 shrink-0" />
      <span dir="auto" className="truncate">
        {name}
      </span>
    </NavLink>
  );
}

function Tab({
  id,
  active,
  drag,
  onMove,
  onClose,
}: {
  id: string;
  active: boolean;
  drag: Pick<ComponentProps<'a'>, 'onDragStart' | 'onDragEnd' | 'onDragOver'>;
  onMove: (by: -1 | 1) => void;
  onClose: () => void;
}) {
  const session = useQuery(sessionQuery(id));
  const gone = session.isError && isNotFound(session.error);
  const unread = useUnread(session.data);
  const { change } = useTabs();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (gone && !active) change((open) => open.filter((other) => other.id !== id));
  }, [gone, active, id, change]);
  useEffect(() => {
    if (active) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Delete') onClose();
    if (!event.ctrlKey || !event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowLeft' ? -1 : 1);
    // A moved element loses the focus.
    requestAnimationFrame(() => link.current?.focus());
  };
  const title = session.data?.title ?? (session.isPending ? '…' : t`A session`);
  return (
    <>
      <NavLink
        ref={link}
        to={paths.session.to(id)}
        title={title}
        draggable
        {...drag}
        aria-keyshortcuts="Delete Control+Shift+ArrowLeft Control+Shift+ArrowRight"
        onKeyDown={onKey}
        onAuxClick={(event) => {
          if (event.button !== 1) return;
          // It would open the link in a tab of the browser.
          event.preventDefault();
          onClose();
        }}
        className="flex min-w-0 flex-1 items-center gap-1.5 ps-3 pe-8 text-[0.875rem] text-soft hover:text-ink aria-[current=page]:bg-paper aria-[current=page]:text-ink"
      >
        <span className="truncate">{title}</span>
        {unread && <UnreadMark />}
        {session.data?.generatingMessageId != null && (
          <span className="shrink-0 text-[0.8125rem] text-faint italic">
            <Trans>writing…</Trans>
          </span>
        )}
      </NavLink>
      <button
        type="button"
        aria-label={t`Close “${title}”`}
        onClick={onClose}
        className="absolute inset-y-0 right-1 my-auto inline-flex size-6 items-center justify-center rounded-sm text-faint hover:bg-wash hover:text-ink pointer-coarse:size-8"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </>
  );
}
