import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app.tsx';
import { messageDeletions } from '@/features/chat/deletions.ts';
import { personaDeletions } from '@/features/personas/deletions.ts';
import { sessionDeletions } from '@/features/sessions/deletions.ts';
import { keepAnswers } from '@/lib/cache-store.ts';
import { startSpeaking } from '@/lib/language.ts';
import { keepShell } from '@/lib/offline-shell.ts';
import { queryClient } from '@/lib/query-client.ts';
import '@/styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await Promise.all([startSpeaking(), keepAnswers(queryClient)]);
keepShell();
for (const { finish } of [messageDeletions, sessionDeletions, personaDeletions]) finish();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
