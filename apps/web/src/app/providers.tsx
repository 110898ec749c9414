import { Tooltip } from '@base-ui/react/tooltip';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { LiveEvents } from '@/app/live-events.tsx';
import { queryClient } from '@/lib/query-client.ts';
import { useToasts } from '@/lib/toast.ts';

const Toaster = lazy(() => import('@/app/toaster.tsx'));

export function Providers({ children }: { children: ReactNode }) {
  const saysSomething = useToasts(({ wanted }) => wanted);
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider>
          <LiveEvents />
          {children}
          {saysSomething && (
            <Suspense>
              <Toaster />
            </Suspense>
          )}
        </Tooltip.Provider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
