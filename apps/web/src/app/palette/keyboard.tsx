import { t } from '@lingui/core/macro';
import { lazy, Suspense, useEffect } from 'react';
import { usePalette } from '@/lib/palette.ts';

const Palette = lazy(() => import('./palette.tsx'));
const Shortcuts = lazy(() => import('./shortcuts.tsx'));

/** Listens for the keys that work on every screen, and shows what they open. */
export function Keyboard() {
  const { panel, show } = usePalette();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        // Browsers put the cursor into their own address bar with it.
        event.preventDefault();
        show(usePalette.getState().panel === 'palette' ? null : 'palette');
      }
      if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isWriting(event.target)) {
        event.preventDefault();
        show('shortcuts');
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [show]);
  return (
    <Suspense>
      {panel === 'palette' && <Palette onClose={() => show(null)} />}
      {panel === 'shortcuts' && <Shortcuts onClose={() => show(null)} />}
    </Suspense>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** As this person's keyboard names it. */
export function modifierKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : t({ message: 'Ctrl', context: 'key' });
}
