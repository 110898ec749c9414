import type { SessionSettings } from '@dramatis/client/model';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { v7 as uuidv7 } from 'uuid';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { dropSend, putSend, type PendingSend } from './outbox.ts';
import { branchOf, messagesQuery } from './queries.ts';

/** Makes sure the thread holds a message: live events usually bring it first, and then nothing is asked. */
async function bringIn(queryClient: QueryClient, sessionId: string, messageId: string): Promise<void> {
  const query = messagesQuery(sessionId);
  const data = queryClient.getQueryData(query.queryKey);
  if (data && branchOf(data).some(({ id }) => id === messageId)) return;
  if (data) await queryClient.refetchQueries({ queryKey: query.queryKey });
  else await queryClient.prefetchInfiniteQuery(query);
}

/**
 * Sends, keeping the text in the outbox until the stored message is in the thread. A refused or lost send stays there as failed
 * and can be sent again under the same id.
 */
export function useSend({
  conversation,
  sessionId,
  characterId,
  settings,
  onSession,
}: {
  conversation: string;
  sessionId: string | null;
  characterId: string | null;
  settings: SessionSettings;
  /** A new chat has become this session, and its thread is loaded. False when nobody looks at that chat any more. */
  onSession: (sessionId: string) => boolean;
}) {
  const queryClient = useQueryClient();

  async function deliver(send: PendingSend): Promise<void> {
    putSend({ ...send, state: 'sending', error: null });
    try {
      const accepted = await api.sendMessage({
        clientMessageId: send.clientMessageId,
        content: send.content,
        chatSessionId: send.sessionId,
        ...(send.sessionId === null ? { characterId: send.characterId, ...send.settings } : {}),
      });
      await bringIn(queryClient, accepted.chatSessionId, accepted.aiMessageId);
      // The thread itself drops what it shows as stored; dropped here, a new chat would stand empty until its address changes.
      if (send.sessionId !== null || !onSession(accepted.chatSessionId)) dropSend(send.clientMessageId);
    } catch (error) {
      putSend({ ...send, state: 'failed', error: errorText(error) });
    }
  }

  return {
    send: (content: string) =>
      void deliver({
        clientMessageId: uuidv7(),
        conversation,
        sessionId,
        characterId,
        content,
        settings,
        state: 'sending',
        error: null,
      }),
    sendAgain: (send: PendingSend) => void deliver(send),
  };
}

export function useStopReply() {
  return useMutation({
    mutationFn: (messageId: string) => api.stopMessage(messageId),
    onError: (error) => toast.error(`Not stopped. ${errorText(error)}`),
  });
}

export function useRegenerate() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string) => api.regenerateMessage(messageId),
    onSuccess: ({ chatSessionId, aiMessageId }) => bringIn(queryClient, chatSessionId, aiMessageId),
    onError: (error) => toast.error(`No new reply. ${errorText(error)}`),
  });
}

/** Makes the branch through a message the active one, for good. */
export function useSelectBranch(sessionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string) => api.updateSession(sessionId, { currentMessageId: messageId }),
    onSuccess: () => queryClient.refetchQueries({ queryKey: messagesQuery(sessionId).queryKey }),
    onError: (error) => toast.error(`Not switched. ${errorText(error)}`),
  });
}
