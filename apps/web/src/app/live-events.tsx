import type { LiveEvent } from '@dramatis/client/model';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyToCasts } from '@/features/casts/live-events.ts';
import { applyToThreads } from '@/features/chat/live-events.ts';
import { applyToMemories } from '@/features/memory/live-events.ts';
import { applyToNotebooks } from '@/features/notebooks/live-events.ts';
import { draftQuery } from '@/features/drafts/queries.ts';
import { dropSession, patchSession, putSession } from '@/features/sessions/cache.ts';
import { api } from '@/lib/api.ts';
import { setConnection, useConnection } from '@/lib/connection.ts';

/** What is on the screen stays there until the answers come; replies under way go on from a snapshot. */
function readAgain(queryClient: QueryClient): void {
  void queryClient.invalidateQueries();
}

function apply(queryClient: QueryClient, event: LiveEvent): void {
  applyToThreads(queryClient, event);
  applyToMemories(queryClient, event);
  applyToCasts(queryClient, event);
  applyToNotebooks(queryClient, event);
  switch (event.type) {
    case 'session':
    case 'done':
    case 'error':
    case 'session_changed':
      return putSession(queryClient, event.session);
    case 'title':
      return patchSession(queryClient, event.chatSessionId, { title: event.title, titleSource: event.titleSource });
    case 'session_deleted':
      return dropSession(queryClient, event.chatSessionId);
    case 'draft':
      queryClient.setQueryData(draftQuery(event.draft.id).queryKey, event.draft);
      return;
    case 'resync':
      readAgain(queryClient);
  }
}

/** The one live connection of this page: every event goes to the caches it concerns. */
export function LiveEvents() {
  const queryClient = useQueryClient();
  useEffect(() => {
    const { stop, retryNow } = api.followLiveEvents({
      onEvent: (event) => apply(queryClient, event),
      onStatus(status) {
        if (status === 'waiting') setConnection('lost');
        if (status !== 'open') return;
        // Whatever happened in between was missed.
        if (useConnection.getState().connection === 'lost') readAgain(queryClient);
        setConnection('open');
      },
    });
    const wake = () => {
      if (!document.hidden) retryNow();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      stop();
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [queryClient]);
  return null;
}
