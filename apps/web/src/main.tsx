import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Providers } from '@/app/providers.tsx';
import { router } from '@/app/router.tsx';
import { keepAnswers, restoreAnswers } from '@/lib/cache-store.ts';
import { keepShell } from '@/lib/offline-shell.ts';
import { queryClient } from '@/lib/query-client.ts';
import '@/styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await restoreAnswers(queryClient);
keepAnswers(queryClient);
keepShell();
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
