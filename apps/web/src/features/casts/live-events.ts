import type { CastProgress, LiveEvent } from '@dramatis/client/model';
import type { QueryClient } from '@tanstack/react-query';
import { CAST_LIST, withDraft, withListed, withProgress, type CastPages } from './fold.ts';
import { castQuery } from './queries.ts';

/** Folds one live event into the cast it belongs to. */
export function applyToCasts(queryClient: QueryClient, event: LiveEvent): void {
  if (event.type === 'cast') {
    const { queryKey } = castQuery(event.cast.id);
    queryClient.setQueryData(queryKey, (cast) => cast && withProgress(cast, event.cast));
    // The event counts the people; who they are, and the parts, have to be asked for.
    void queryClient.invalidateQueries({ queryKey });
    applyToList(queryClient, event.cast);
  }
  if (event.type === 'draft' && event.draft.castId !== null) {
    const { queryKey } = castQuery(event.draft.castId);
    queryClient.setQueryData(queryKey, (cast) => cast && withDraft(cast, event.draft));
    // An answer that is under way may have been asked before this: ask again.
    if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
  }
}

function applyToList(queryClient: QueryClient, progress: CastProgress): void {
  const list = queryClient.getQueryData<CastPages>(CAST_LIST);
  if (!list) return;
  const known = list.pages.flatMap(({ nodes }) => nodes).find(({ id }) => id === progress.id);
  queryClient.setQueryData(CAST_LIST, withListed(list, progress));
  // A new one is told of, or one whose files were read meanwhile: the event does not name them.
  if (known?.status !== progress.status) void queryClient.invalidateQueries({ queryKey: CAST_LIST });
}
