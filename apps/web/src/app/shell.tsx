import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { BookOpen, History, Plus, Search, Settings, UsersRound } from 'lucide-react';
import { lazy, useEffect } from 'react';
import { NavLink, Outlet } from 'react-router';
import { Keyboard, modifierKey } from '@/app/palette/keyboard.tsx';
import { paths } from '@/app/paths.ts';
import { ConnectionNotice } from '@/app/connection-notice.tsx';
import { TabBar } from '@/app/tabs/tab-bar.tsx';
import { startSendingUnsent } from '@/features/chat/deliver.ts';
import { metaQuery } from '@/features/meta/queries.ts';
import { SessionDeletionNotice } from '@/features/sessions/deletion-notice.tsx';
import { SessionList } from '@/features/sessions/session-list.tsx';
import { useTitleQuestion } from '@/features/sessions/use-suggest-title.ts';
import { usePalette } from '@/lib/palette.ts';
import { useSidebar } from '@/lib/sidebar.ts';
import { OnceNeeded } from '@/ui/once-needed.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { ThemeToggle } from '@/ui/theme-toggle.tsx';
import { Wordmark } from '@/ui/wordmark.tsx';

const TitleDialog = lazy(() => import('@/features/sessions/title-dialog.tsx'));

/** The stage and its wing: every screen, and the sidebar beside it (or, on a phone, behind it). */
export function Shell() {
  const isAsked = useTitleQuestion(({ question }) => question !== null);
  const { open, setOpen } = useSidebar();
  const close = () => setOpen(false);
  useEffect(startSendingUnsent, []);
  return (
    <div className="flex h-dvh overflow-hidden">
      <a href="#main" className="absolute -top-20 left-4 z-50 rounded-md bg-ink px-4 py-2 text-paper focus:top-3">
        <Trans>Skip to the stage</Trans>
      </a>
      <aside className="hidden w-[18rem] shrink-0 flex-col border-e border-line bg-wing lg:flex">
        <Wing onNavigate={close} />
      </aside>
      <Sheet open={open} onOpenChange={setOpen} side="left" title={t`Sessions and cast`} hideTitle>
        <Wing onNavigate={close} />
        <div className="absolute inset-x-2 bottom-14">
          <SessionDeletionNotice />
        </div>
      </Sheet>
      <OnceNeeded needed={isAsked}>
        <TitleDialog />
      </OnceNeeded>
      <Keyboard />
      <main id="main" className="relative flex min-w-0 flex-1 flex-col" tabIndex={-1}>
        <ConnectionNotice />
        <TabBar />
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
        {!open && (
          <div className="pointer-events-none fixed inset-x-3 bottom-3 z-30 flex justify-end">
            <SessionDeletionNotice />
          </div>
        )}
      </main>
    </div>
  );
}

function Wing({ onNavigate }: { onNavigate: () => void }) {
  const meta = useQuery(metaQuery);
  const { show } = usePalette();
  const link =
    'flex h-9 items-center gap-2.5 pointer-coarse:h-11 rounded-md px-3 text-[0.9375rem] text-soft hover:bg-wash/60 hover:text-ink aria-[current=page]:text-ink [&_svg]:size-4';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-4.5 pt-5 pb-4">
        <Wordmark onNavigate={onNavigate} />
      </div>
      <nav aria-label={t`Screens`} className="px-1.5 pb-4">
        <NavLink to={paths.gallery.to()} end onClick={onNavigate} className={link}>
          <UsersRound aria-hidden /> <Trans>The cast</Trans>
        </NavLink>
        <NavLink to={paths.newCharacter.to()} end onClick={onNavigate} className={link}>
          <Plus aria-hidden /> <Trans>New character</Trans>
        </NavLink>
        <NavLink to={paths.notebooks.to()} onClick={onNavigate} className={link}>
          <BookOpen aria-hidden /> <Trans>Notebooks</Trans>
        </NavLink>
        <NavLink to={paths.sessions.to()} end onClick={onNavigate} className={link}>
          <History aria-hidden /> <Trans>All history</Trans>
        </NavLink>
        <NavLink to={paths.settings.to()} end onClick={onNavigate} className={link}>
          <Settings aria-hidden /> <Trans>Settings</Trans>
        </NavLink>
        <button
          type="button"
          onClick={() => {
            onNavigate();
            show('palette');
          }}
          className={`${link} w-full`}
        >
          <Search aria-hidden /> <Trans>Find or do</Trans>
          <kbd className="ms-auto font-sans text-[0.8125rem] text-faint pointer-coarse:hidden">{modifierKey()} K</kbd>
        </button>
      </nav>
      <SessionList onNavigate={onNavigate} />
      <div className="flex items-center justify-between border-t border-line px-2 py-1.5">
        <p className="ps-2.5 text-[0.8125rem] text-faint">{meta.data?.demo && t`Demo: no Gemini key`}</p>
        <ThemeToggle />
      </div>
    </div>
  );
}
