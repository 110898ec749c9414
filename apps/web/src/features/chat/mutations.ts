import { ApiError } from '@dramatis/client/errors';
import { t } from '@lingui/core/macro';
import type { Message, MessageAttachment, SessionSettings } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { v7 as uuidv7 } from 'uuid';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { settleDeletion } from './deletions.ts';
import type { Edit } from './edits.ts';
import { dropSend, putSend, type PendingSend } from './outbox.ts';
import { messagesQuery, selectBranchKey } from './queries.ts';
import { bringIn, placeInThread, showBranchThrough } from './threads.ts';

/**
 * Sends, keeping the text in the outbox until the stored message is in the thread. A refused or lost send stays there as failed
 * and can be sent again under the same id.
 */
export function useSend({
  conversation,
  sessionId,
  parentId,
  characterId,
  notebookId,
  settings,
  onSession,
}: {
  conversation: string;
  sessionId: string | null;
  /** The last message shown. A tab that is behind then adds a sibling to what it has not seen, instead of answering it. */
  parentId: string | undefined;
  characterId: string | null;
  /** Of a new chat: what it is grounded in. */
  notebookId: string | null;
  settings: SessionSettings;
  /** A new chat has become this session, and its thread is loaded. False when nobody looks at that chat any more. */
  onSession: (sessionId: string) => boolean;
}) {
  const queryClient = useQueryClient();

  async function deliver(send: PendingSend): Promise<void> {
    settleDeletion();
    putSend({ ...send, state: 'sending', error: null, lost: false });
    try {
      const accepted = await api.sendMessage({
        clientMessageId: send.clientMessageId,
        content: send.content,
        ...refsOf(send.attachments),
        chatSessionId: send.sessionId,
        ...(send.parentId === undefined ? {} : { parentId: send.parentId }),
        ...(send.sessionId === null ? { characterId: send.characterId, ...groundOf(send), ...send.settings } : {}),
      });
      await bringIn(queryClient, accepted.chatSessionId, accepted.aiMessageId);
      // The thread itself drops what it shows as stored; dropped here, a new chat would stand empty until its address changes.
      if (send.sessionId !== null || !onSession(accepted.chatSessionId)) dropSend(send.clientMessageId);
    } catch (error) {
      const lost = error instanceof ApiError && error.code === 'network';
      putSend({ ...send, state: 'failed', error: errorText(error), lost });
    }
  }

  return {
    send: (content: string, attachments: readonly MessageAttachment[]) =>
      void deliver({
        clientMessageId: uuidv7(),
        conversation,
        sessionId,
        parentId,
        characterId,
        notebookId,
        content,
        attachments,
        settings,
        state: 'sending',
        error: null,
      }),
    // It stands at the end of what is shown, so it answers that: what it answered at first may be gone by now.
    sendAgain: (send: PendingSend) => void deliver({ ...send, parentId }),
  };
}

/** Attachments as a new message names them. */
function refsOf(attachments: readonly MessageAttachment[] = []) {
  return attachments.length === 0 ? {} : { attachments: attachments.map(({ id, as }) => ({ id, as })) };
}

function groundOf({ notebookId = null }: PendingSend) {
  return notebookId === null ? {} : { notebookId };
}

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
    onMutate: settleDeletion,
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
    onMutate: settleDeletion,
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
    onMutate: settleDeletion,
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
