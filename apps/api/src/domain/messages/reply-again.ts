import type { MessageMetadata } from '@dramatis/contract/messages';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { violates } from '../../db/client.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { sessionView } from '../sessions/view.ts';
import { refuseUntakenBranch } from './refuse-untaken.ts';
import { emptyReply, placeTurn, takeTurn } from './turn.ts';
import { loadMessageView } from './view.ts';

/** Where the new sibling of a reply is. */
export interface NewReply {
  sessionId: string;
  aiMessageId: string;
}

/**
 * Writes a sibling of a reply and makes it the active leaf. The old one stays.
 * @param begin checks the old reply and says what the new one begins with
 * @throws InputError when it is no reply to anything; AppError attachment_not_taken
 */
export async function replyAgain(
  ctx: Ctx,
  id: string,
  arrivedAt: number,
  begin: (old: MessageRow) => { content: string; metadata: MessageMetadata },
): Promise<NewReply> {
  try {
    const order = await takeTurn(ctx, async () => await write(ctx, id, arrivedAt, begin));
    return { sessionId: order.sessionId, aiMessageId: order.messageId };
  } catch (error) {
    // What it answers was removed in the meantime, and the reply with it.
    if (violates(error, 'messages_parent')) throw new NotFoundError('message');
    throw error;
  }
}

async function write(
  ctx: Ctx,
  id: string,
  arrivedAt: number,
  begin: (old: MessageRow) => { content: string; metadata: MessageMetadata },
): Promise<GenerationOrder | null> {
  const [old] = await ctx.db
    .select()
    .from(messages)
    .where(and(eq(messages.id, id), eq(messages.ownerId, ctx.user.id)));
  if (old === undefined) throw new NotFoundError('message');
  if (old.role !== 'assistant' || old.parentId === null) {
    throw new InputError([{ field: 'id', message: 'must be a reply; a greeting or your own message answers nothing' }]);
  }
  const { sessionId, parentId } = old;
  await refuseUntakenBranch(ctx, { sessionId, messageId: parentId });
  const reply = { ...emptyReply(sessionId, ctx.user.id, parentId, ctx.clock()), ...begin(old) };
  const placed = await placeTurn(ctx.db, ctx, { parentId, reply });
  if (placed === null) return null;

  const { session, character } = placed;
  return {
    messageId: reply.id,
    sessionId,
    ownerId: ctx.user.id,
    promptMessageId: parentId,
    loadHistory: placed.loadBranch,
    character,
    userPersona: session.userPersona,
    worldTime: session.worldTime,
    storyPosition: session.storyPosition,
    notebookId: session.notebookId,
    answeredBy: session.answeredBy,
    settings: session.modelSettings,
    announcement: {
      session: sessionView({ session, character, generatingMessageId: reply.id }),
      before: [],
      reply: await loadMessageView(ctx.db, ctx.user.id, reply.id),
      userMessageId: null,
      titled: false,
    },
    arrivedAt,
  };
}
