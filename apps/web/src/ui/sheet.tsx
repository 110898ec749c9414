import { Dialog } from '@base-ui/react/dialog';
import { t } from '@lingui/core/macro';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { iconButtonClass } from '@/ui/icon-button.tsx';

/** A panel that comes out of the wings, over the page. */
export function Sheet({
  open,
  onOpenChange,
  side,
  title,
  hideTitle = false,
  wide = false,
  finalFocus,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  side: 'left' | 'right';
  title: string;
  hideTitle?: boolean;
  /** For reading. On a phone it takes the whole width. */
  wide?: boolean;
  /** What gets the focus when it closes, where that is not what opened it. */
  finalFocus?: () => HTMLElement | boolean;
  children: ReactNode;
}) {
  const what = title.toLowerCase();
  const place =
    side === 'left'
      ? 'left-0 border-r data-ending-style:-translate-x-6 data-starting-style:-translate-x-6'
      : 'right-0 border-l data-ending-style:translate-x-6 data-starting-style:translate-x-6';
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          finalFocus={finalFocus}
          className={`fixed inset-y-0 z-40 flex ${wide ? 'w-[min(42rem,100vw)]' : 'w-[min(22rem,88vw)]'} flex-col border-line bg-paper transition-[transform,opacity] duration-180 ease-settle data-ending-style:opacity-0 data-starting-style:opacity-0 ${place}`}
        >
          <div
            className={
              hideTitle ? 'absolute top-2.5 right-2.5 z-10' : 'flex items-center justify-between px-5 pt-4 pb-2'
            }
          >
            <Dialog.Title className={hideTitle ? 'sr-only' : 'font-serif text-xl'}>{title}</Dialog.Title>
            <Dialog.Close
              className={iconButtonClass}
              aria-label={t({ message: `Close ${what}`, comment: 'Of a panel; its title, in small letters' })}
            >
              <X aria-hidden />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
