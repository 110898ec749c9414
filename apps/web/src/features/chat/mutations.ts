import { t } from '@lingui/core/macro';
import type { Message } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { refsOf } from './attachment-refs.ts';
import { messageDeletions } from './deletions.ts';
import type { Edit } from './edits.ts';
import { messagesQuery, selectBranchKey } from './queries.ts';
import { bringIn, placeInThread, showBranchThrough } from './threads.ts';

export function useStopReply() {
  return useMutation({
    mutationFn: (messageId: string) => api.stopMessage(messageId),
    onError: (error) => {
      const reason = errorText(error);
      toast.error(t`Not stopped. ${reason}`);
    },
  });
}

export function useRegenerate() {
  const queryClient = useQueryClient();
  return useMutation({
    onMutate: messageDeletions.settle,
    mutationFn: (messageId: string) => api.regenerateMessage(messageId),
    onSuccess: ({ chatSessionId, aiMessageId }) => bringIn(queryClient, chatSessionId, aiMessageId),
    onError: (error) => {
      const reason = errorText(error);
      toast.error(t`No new reply. ${reason}`);
    },
  });
}

export function useContinue() {
  const queryClient = useQueryClient();
  return useMutation({
    onMutate: messageDeletions.settle,
    mutationFn: (messageId: string) => api.continueMessage(messageId),
    onSuccess: ({ chatSessionId, aiMessageId }) => bringIn(queryClient, chatSessionId, aiMessageId),
    onError: (error) => {
      const reason = errorText(error);
      toast.error(t`Not continued. ${reason}`);
    },
  });
}

/**
 * Another version beside a message: of the person's own, with a reply to it; of a reply, rewritten by hand. What there was stays,
 * on its own branch.
 */
export function useSaveVersion(message: Message) {
  const queryClient = useQueryClient();
  const { id, chatSessionId, parentId, role } = message;
  return useMutation({
    onMutate: messageDeletions.settle,
    mutationFn: async ({ text, clientMessageId }: Edit) => {
      if (role === 'user') {
        const sent = await api.sendMessage({
          chatSessionId,
          parentId,
          clientMessageId,
          content: text,
          ...refsOf(message.attachments),
        });
        return bringIn(queryClient, chatSessionId, sent.aiMessageId);
      }
      const version = await api.appendMessage({ chatSessionId, role, clientMessageId, content: text, editedFrom: id });
      placeInThread(queryClient, chatSessionId, [version]);
    },
  });
}

/** Makes another branch the active one, for good, and shows it at least from the message `through`. */
export function useSelectBranch(sessionId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: selectBranchKey(sessionId),
    // One after the other: the last one asked for is the one that stays.
    scope: { id: `branch of ${sessionId}` },
    mutationFn: async ({ to, through = to, mostPages }: { to: string; through?: string; mostPages?: number }) => {
      await api.updateSession(sessionId, { currentMessageId: to });
      await showBranchThrough(queryClient, sessionId, through, mostPages);
    },
    onError: (error) => {
      void queryClient.invalidateQueries({ queryKey: messagesQuery(sessionId).queryKey });
      const reason = errorText(error);
      toast.error(t`Not switched. ${reason}`);
    },
  });
}
