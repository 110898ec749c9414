import type { ReactNode } from 'react';
import { MenuButton } from '@/ui/menu-button.tsx';
import { Wordmark } from '@/ui/wordmark.tsx';

/** A screen that scrolls as a whole. On a phone it carries the bar that leads to the sidebar. */
export function Page({ children }: { children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto overscroll-contain" tabIndex={-1}>
      <div className="flex h-14 items-center gap-2 border-b border-line px-4 lg:hidden">
        <MenuButton />
        <Wordmark />
      </div>
      {children}
    </div>
  );
}
