import { Tooltip } from '@base-ui/react/tooltip';
import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { LiveEvents } from '@/app/live-events.tsx';
import { queryClient } from '@/lib/query-client.ts';

export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider>
          <LiveEvents />
          {children}
          <Toaster
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
        </Tooltip.Provider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
