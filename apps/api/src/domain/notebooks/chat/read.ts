import type { NotebookConversation, ReadNotebookSessionQuery } from '@dramatis/contract/notebook-chat';
import type { Ctx } from '../../../context.ts';
import { loadPath } from '../../contexts/path.ts';
import { listMessages } from '../../messages/list.ts';
import { notebookSessionView, sessionOfNotebook } from './load.ts';

/** A session of a notebook with a page of its active branch. @throws NotFoundError */
export async function readNotebookSession(
  ctx: Ctx,
  notebookId: string,
  sessionId: string,
  query: ReadNotebookSessionQuery,
): Promise<NotebookConversation> {
  const session = await sessionOfNotebook(ctx, notebookId, sessionId);
  const { messages, next_cursor } = await listMessages(ctx, { ...query, chat_session_id: sessionId });
  // Counted from the page's own last message, whatever has become the leaf since.
  const { older } = await loadPath(ctx.db, ctx.user.id, messages.at(-1)?.id ?? null, 0);
  const before = older.messages - messages.length;
  return {
    session: {
      ...(await notebookSessionView(ctx, session)),
      messages: messages.map((message, i) => ({ ...message, order: before + i + 1 })),
      next_cursor,
    },
  };
}
