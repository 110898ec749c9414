import type { LiveEvent } from '@dramatis/client/model';
import type { QueryClient } from '@tanstack/react-query';
import { memoriesQuery } from './queries.ts';

/** Reads what is remembered again where it is on the screen, once it may have changed. */
export function applyToMemories(queryClient: QueryClient, event: LiveEvent): void {
  if (event.type !== 'memories_changed') return;
  const { queryKey } = memoriesQuery(event.chatSessionId);
  void queryClient.invalidateQueries({ queryKey });
  void queryClient.invalidateQueries({ queryKey: ['context-preview', event.chatSessionId] });
}
