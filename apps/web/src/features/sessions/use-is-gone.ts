import { useCallback } from 'react';
import { useDeletedSessions } from '@/lib/deleted-sessions.ts';
import { useDeletions } from './deletions.ts';

/** Whether a session is being deleted or has been, whatever an answer still says of it. */
export function useIsGone(): (sessionId: string) => boolean {
  const hidden = useDeletions((deletions) => deletions.hidden);
  const deleted = useDeletedSessions(({ ids }) => ids);
  return useCallback((sessionId) => hidden.has(sessionId) || deleted.has(sessionId), [hidden, deleted]);
}
