import type { Message, MessageList, PreviewContext } from '@dramatis/client/model';
import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { useConnection } from '@/lib/connection.ts';
import { useLiveReplies } from './live-replies.ts';

/** Messages read to open a thread, and at a time from there upwards. */
const NEWEST = 40;
const OLDER = 100;

export type BranchPages = InfiniteData<MessageList>;

/** Oldest first. Pages are loaded from the newest backwards. */
export function branchOf(data: BranchPages): Message[] {
  return data.pages.toReversed().flatMap((page) => page.messages);
}

/** A page of the active branch: the one above `cursor`, or the newest, for an empty one. */
export async function readPage(sessionId: string, cursor: string, signal?: AbortSignal): Promise<MessageList> {
  const page = cursor === '' ? { limit: NEWEST } : { limit: OLDER, cursor };
  return api.listMessages({ chatSessionId: sessionId, ...page }, signal);
}

export const messagesQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', sessionId],
    queryFn: ({ pageParam, signal }) => readPage(sessionId, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval({ state }) {
      const last = state.data?.pages[0]?.messages.at(-1);
      if (last?.status !== 'streaming') return false;
      // Live events bring a reply. It is asked for when their connection is lost, or when it had ended before they began: then
      // they tell nothing of it.
      const isTold = useConnection.getState().connection === 'open' && useLiveReplies.getState().replies.has(last.id);
      return isTold ? false : 3_000;
    },
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
