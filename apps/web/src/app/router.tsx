import { createBrowserRouter } from 'react-router';
import { ErrorScreen } from '@/app/error-screen.tsx';
import { paths } from '@/app/paths.ts';
import { Shell } from '@/app/shell.tsx';

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
          { path: paths.session.pattern, element: null },
        ],
      },
      { path: '*', lazy: () => import('@/routes/not-found.tsx') },
    ],
  },
]);
