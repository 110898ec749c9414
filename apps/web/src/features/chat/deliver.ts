import { ApiError } from '@dramatis/client/errors';
import { t } from '@lingui/core/macro';
import { api } from '@/lib/api.ts';
import { useConnection } from '@/lib/connection.ts';
import { errorText } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { refsOf } from './attachment-refs.ts';
import { messageDeletions } from './deletions.ts';
import { forgetNewChat } from './new-chats.ts';
import {
  dropSend,
  failSend,
  isSettled,
  placeOf,
  putSend,
  screenOf,
  takeOverUnsent,
  takeSend,
  useOutbox,
  type PendingSend,
} from './outbox.ts';
import { bringIn, isBeingWritten } from './threads.ts';

/** How many replies have ended while this page was there. */
let ended = 0;

/**
 * Sends, keeping the text in the outbox until the stored message is in the thread. A refused or lost send stays there as failed
 * and can be sent again under the same id.
 */
export async function deliver(send: PendingSend): Promise<void> {
  messageDeletions.settle();
  putSend({ ...send, state: 'sending', error: null, lost: false });
  const endedBefore = ended;
  /** Nothing is in the way of what waits behind it. */
  let cleared: boolean;
  try {
    const { chatSessionId, aiMessageId } = await api.sendMessage({
      clientMessageId: send.clientMessageId,
      content: send.content,
      ...refsOf(send.attachments),
      chatSessionId: send.sessionId,
      ...(send.parentId === undefined ? {} : { parentId: send.parentId }),
      ...(send.sessionId === null ? { characterId: send.characterId, ...groundOf(send), ...send.settings } : {}),
    });
    await bringIn(queryClient, chatSessionId, aiMessageId);
    const isNew = send.sessionId === null;
    const screen = isNew ? screenOf(send.conversation) : null;
    const conversation = isNew && screen === null ? chatSessionId : send.conversation;
    takeSend(send, { conversation, sessionId: chatSessionId, parentId: aiMessageId });
    // The thread itself drops what it shows as stored; dropped here, a new chat would stand empty until its address changes.
    if (screen !== null) screen(chatSessionId);
    else {
      if (isNew) forgetNewChat(placeOf(send.conversation));
      dropSend(send.clientMessageId);
    }
    // Of a message that had arrived when it was said to be lost, the reply may have ended long ago.
    cleared = !isBeingWritten(queryClient, chatSessionId, aiMessageId);
  } catch (error) {
    const lost = isPassing(error, send);
    failSend(send, { error: errorText(error), lost });
    cleared = !lost;
  }
  // A reply may have ended before the answer was read, when what waits could not go yet.
  if (cleared || ended !== endedBefore) sendUnsent();
}

/** What a server answers that is going down or has no database, and a proxy in the place of one that is gone. */
const DOWN = [502, 503, 504];

/** What was not refused for good: the line was down, or, of what waits to go by itself, another reply is still being written. */
function isPassing(error: unknown, { lost = false }: PendingSend): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.code === 'network' || DOWN.includes(error.status)) return true;
  return lost && ['generation_in_progress', 'too_many_generations'].includes(error.code);
}

/** Sends what was just said, or has it wait behind what was said before it and is not settled yet. */
export function deliverInTurn(send: PendingSend): void {
  const { sends } = useOutbox.getState();
  const waits = sends.some((each) => each.conversation === send.conversation && !isSettled(each));
  if (!waits) return void deliver(send);
  putSend({ ...send, state: 'failed', error: t`One before it is still waiting.`, lost: true });
  sendUnsent();
}

function groundOf({ notebookId = null }: PendingSend) {
  return notebookId === null ? {} : { notebookId };
}

/**
 * Sends what could not go, one message of each conversation: a session takes the next only after its reply. To be called when
 * that may have changed, and never just because it failed, which would go round in circles.
 */
export function sendUnsent(): void {
  // The reply would begin before anybody listens.
  if (useConnection.getState().connection === 'starting') return;
  const { sends } = useOutbox.getState();
  const seen = new Set(sends.flatMap(({ state, conversation }) => (state === 'sending' ? [conversation] : [])));
  for (const send of sends) {
    if (!send.lost || seen.has(send.conversation)) continue;
    seen.add(send.conversation);
    void deliver(send);
  }
}

/** There is room for what waits behind a reply. Also to be called when one may have ended unseen. */
export function noteReplyEnded(): void {
  ended += 1;
  sendUnsent();
}

/** Sends what this page or one before it could not, whenever the browser or the server is back. */
export function startSendingUnsent(): () => void {
  const leave = takeOverUnsent(sendUnsent);
  addEventListener('online', sendUnsent);
  const unsubscribe = useConnection.subscribe((now, before) => {
    if (now.connection === 'open' && before.connection !== 'open') noteReplyEnded();
  });
  return () => {
    leave();
    removeEventListener('online', sendUnsent);
    unsubscribe();
  };
}
