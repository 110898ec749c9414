import type { Message, MessageList, PreviewContext } from '@dramatis/client/model';
import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { useConnection } from '@/lib/connection.ts';

/** Messages read at a time. */
export const PAGE = 40;

export type BranchPages = InfiniteData<MessageList>;

/** Oldest first. Pages are loaded from the newest backwards. */
export function branchOf(data: BranchPages): Message[] {
  return data.pages.toReversed().flatMap((page) => page.messages);
}

export const messagesQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', sessionId],
    queryFn: ({ pageParam, signal }) =>
      api.listMessages(
        { chatSessionId: sessionId, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    // Live events bring a reply; asking for it is only for when their connection is lost.
    refetchInterval: ({ state }) =>
      useConnection.getState().connection !== 'open' && state.data?.pages[0]?.messages.at(-1)?.status === 'streaming'
        ? 3_000
        : false,
  });

/** Of the mutation that goes to another branch. */
export const selectBranchKey = (sessionId: string) => ['messages', sessionId, 'select'];

/** What the model saw when it wrote a reply: it never changes. */
export const contextQuery = (messageId: string) =>
  queryOptions({
    queryKey: ['context', messageId],
    queryFn: ({ signal }) => api.getContext(messageId, signal),
    staleTime: Infinity,
  });

/** Anew each time it is looked at: scene, character and lore may have changed. */
export const contextPreviewQuery = (sessionId: string, message: PreviewContext) =>
  queryOptions({
    queryKey: ['context-preview', sessionId, message],
    queryFn: ({ signal }) => api.previewContext(sessionId, message, signal),
    staleTime: 0,
    gcTime: 0,
  });
