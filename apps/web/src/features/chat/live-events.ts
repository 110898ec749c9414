import type { LiveEvent } from '@dramatis/client/model';
import type { QueryClient } from '@tanstack/react-query';
import { replaceOnBranch } from './branch.ts';
import { noteReplyEnded } from './deliver.ts';
import { receiveLive } from './live-replies.ts';
import { messagesQuery, selectBranchKey } from './queries.ts';
import { placeInThread } from './threads.ts';

/** Folds one live event into the thread it belongs to. */
export function applyToThreads(queryClient: QueryClient, event: LiveEvent): void {
  receiveLive(event);
  switch (event.type) {
    case 'session':
      return placeInThread(queryClient, event.chatSessionId, event.messages);
    case 'messages_changed': {
      const { queryKey } = messagesQuery(event.chatSessionId);
      void queryClient.invalidateQueries({ queryKey });
      return;
    }
    case 'done':
    case 'error': {
      const { queryKey } = messagesQuery(event.chatSessionId);
      const message = event.type === 'done' ? event.message : event.aiMessage;
      queryClient.setQueryData(queryKey, (data) => data && replaceOnBranch(data, message));
      // An answer that is under way was asked before the end was known: ask again.
      if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
      noteReplyEnded();
      return;
    }
    // A reply may have ended among what was missed.
    case 'resync':
      return noteReplyEnded();
    case 'session_changed': {
      const { queryKey } = messagesQuery(event.session.id);
      const leaf = queryClient.getQueryData(queryKey)?.pages[0]?.messages.at(-1);
      // This tab is on its way to another branch, and reads it when it is there.
      if (queryClient.isMutating({ mutationKey: selectBranchKey(event.session.id) }) > 0) return;
      // Another tab went to another branch.
      if (leaf && event.session.currentMessageId !== null && leaf.id !== event.session.currentMessageId)
        void queryClient.invalidateQueries({ queryKey });
      return;
    }
  }
}
