import type { MessageContext } from '@dramatis/contract/contexts';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { messageContexts } from '../../db/schema/message-contexts.ts';
import { messages } from '../../db/schema/messages.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { messagesIn } from '../generation/stored-context.ts';
import { loadPath } from './path.ts';
import { contextView } from './view.ts';

/**
 * What the model saw when it wrote a reply.
 * @throws NotFoundError; AppError context_not_kept when nothing was sent for the message, or it has not ended
 */
export async function readContext(ctx: Ctx, messageId: string): Promise<MessageContext> {
  const [found] = await ctx.db
    .select({ message: messages, context: messageContexts.context })
    .from(messages)
    .leftJoin(messageContexts, eq(messageContexts.messageId, messages.id))
    .where(and(eq(messages.id, messageId), eq(messages.ownerId, ctx.user.id)));
  if (found === undefined) throw new NotFoundError('message');
  const { message, context } = found;
  if (context === null) {
    throw new AppError(
      'context_not_kept',
      'What the model saw is kept when a reply ends. Of this message there is nothing: it is still being written, it was not written by the model, or it is older than this record.',
    );
  }
  const branch = await loadPath(ctx.db, ctx.user.id, message.parentId, messagesIn(context));
  return contextView(context, branch, {
    message_id: message.id,
    chat_session_id: message.sessionId,
    reply: { status: message.status, metadata: message.metadata },
    text: message.content,
  });
}
