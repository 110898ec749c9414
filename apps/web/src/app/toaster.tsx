import { t } from '@lingui/core/macro';
import { useEffect } from 'react';
import { toast, Toaster as Shelf } from 'sonner';
import { showToasts } from '@/lib/toast.ts';
import { useMedia } from '@/ui/use-media.ts';

/** Where notifications are as wide as the page. */
const narrow = matchMedia('(max-width: 600px)');

export default function Toaster() {
  const isNarrow = useMedia(narrow);
  // Effects of the shelf run first: from here on it hears what is said.
  useEffect(() => showToasts(toast), []);
  return (
    <Shelf
      // What is pressed next, on a phone, is at the bottom, and what leads elsewhere in the first row at the top.
      position={isNarrow ? 'top-center' : 'bottom-right'}
      mobileOffset={{ top: '4rem' }}
      containerAriaLabel={t`Notifications`}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg border border-line bg-sheet px-4 py-3 font-sans text-[0.9375rem] text-ink shadow-lift',
          actionButton: 'ms-auto shrink-0 font-medium text-oxblood underline underline-offset-4',
          icon: 'hidden',
          error: 'border-oxblood',
        },
      }}
    />
  );
}
