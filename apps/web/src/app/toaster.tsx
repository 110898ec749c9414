import { t } from '@lingui/core/macro';
import { useEffect } from 'react';
import { toast, Toaster as Shelf } from 'sonner';
import { showToasts } from '@/lib/toast.ts';

export default function Toaster() {
  // Effects of the shelf run first: from here on it hears what is said.
  useEffect(() => showToasts(toast), []);
  return (
    <Shelf
      position="bottom-right"
      containerAriaLabel={t`Notifications`}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg border border-line bg-sheet px-4 py-3 text-[0.9375rem] text-ink shadow-lift',
          actionButton: 'ms-auto shrink-0 font-medium text-oxblood underline underline-offset-4',
          icon: 'hidden',
          error: 'border-oxblood',
        },
      }}
    />
  );
}
