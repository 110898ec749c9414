import { createBrowserRouter } from 'react-router';
import { ErrorScreen } from '@/app/error-screen.tsx';
import { paths } from '@/app/paths.ts';
import { Shell } from '@/app/shell.tsx';
import { messagesQuery } from '@/features/chat/queries.ts';
import { sessionQuery } from '@/features/sessions/queries.ts';
import { queryClient } from '@/lib/query-client.ts';

/** Asks for a session and its messages while the code of their screen is still on its way. Nobody waits for them here. */
function readSession(sessionId: string): null {
  void queryClient.prefetchQuery(sessionQuery(sessionId));
  void queryClient.prefetchInfiniteQuery(messagesQuery(sessionId));
  return null;
}

export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: ErrorScreen,
    HydrateFallback: () => null,
    children: [
      { path: paths.gallery.pattern, lazy: () => import('@/routes/gallery.tsx') },
      { path: paths.newCharacter.pattern, lazy: () => import('@/routes/character-new.tsx') },
      { path: paths.casts.pattern, lazy: () => import('@/routes/casts.tsx') },
      { path: paths.newCast.pattern, lazy: () => import('@/routes/cast-new.tsx') },
      { path: paths.cast.pattern, lazy: () => import('@/routes/cast.tsx') },
      { path: paths.editCharacter.pattern, lazy: () => import('@/routes/character-edit.tsx') },
      { path: paths.lorebook.pattern, lazy: () => import('@/routes/character-lorebook.tsx') },
      { path: paths.sessions.pattern, lazy: () => import('@/routes/sessions.tsx') },
      { path: paths.notebooks.pattern, lazy: () => import('@/routes/notebooks.tsx') },
      { path: paths.notebook.pattern, lazy: () => import('@/routes/notebook.tsx') },
      { path: paths.source.pattern, lazy: () => import('@/routes/source.tsx') },
      { path: paths.settings.pattern, lazy: () => import('@/routes/settings.tsx') },
      {
        // One screen for these addresses, so that a new chat becomes a session without being built anew.
        lazy: () => import('@/routes/chat.tsx'),
        children: [
          { path: paths.newChat.pattern, element: null },
          { path: paths.newNotebookChat.pattern, element: null },
          {
            path: paths.session.pattern,
            element: null,
            loader: ({ params: { sessionId = '' } }) => readSession(sessionId),
            // What else is in the address changes nothing of it.
            shouldRevalidate: () => false,
          },
        ],
      },
      { path: '*', lazy: () => import('@/routes/not-found.tsx') },
    ],
  },
]);
