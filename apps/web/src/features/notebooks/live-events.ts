import type { LiveEvent } from '@dramatis/client/model';
import type { QueryClient } from '@tanstack/react-query';
import { dropNotebook, putNotebook, putSource } from './cache.ts';

/** Folds what happens to notebooks and their sources into what is known of them. */
export function applyToNotebooks(queryClient: QueryClient, event: LiveEvent): void {
  switch (event.type) {
    case 'notebook':
      return putNotebook(queryClient, event.notebook);
    case 'notebook_deleted':
      return dropNotebook(queryClient, event.notebookId);
    case 'source':
      return putSource(queryClient, event.source);
  }
}
