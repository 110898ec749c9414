import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { messages } from '../../db/schema/messages.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { sessionView } from '../sessions/view.ts';
import { lockForTurn } from './lock-for-turn.ts';
import { placeReply, takeTurn } from './turn.ts';
import { loadMessageView } from './view.ts';

/** Writes another reply beside this one and makes it the active leaf. The old one stays. */
export async function regenerateMessage(
  ctx: Ctx,
  id: string,
  arrivedAt: number,
): Promise<{ sessionId: string; aiMessageId: string }> {
  const order = await takeTurn(ctx, (tx) => write(tx, ctx, id, arrivedAt));
  return { sessionId: order.sessionId, aiMessageId: order.messageId };
}

async function write(tx: Executor, ctx: Ctx, id: string, arrivedAt: number): Promise<GenerationOrder> {
  const [old] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.id, id), eq(messages.ownerId, ctx.user.id)));
  if (old === undefined) throw new NotFoundError('message');
  if (old.role !== 'assistant' || old.parentId === null) {
    throw new InputError([
      { field: 'id', message: 'must be a reply; a greeting or your own message has nothing to regenerate' },
    ]);
  }
  const before = await lockForTurn(tx, ctx.user.id, old.sessionId);
  const { reply, session } = await placeReply(tx, ctx, before.session, old.parentId, ctx.clock());

  return {
    messageId: reply.id,
    sessionId: session.id,
    ownerId: ctx.user.id,
    promptMessageId: old.parentId,
    character: before.character,
    userPersona: session.userPersona,
    worldTime: session.worldTime,
    settings: session.modelSettings,
    announcement: {
      session: sessionView({ session, character: before.character, generatingMessageId: reply.id }),
      before: [],
      reply: await loadMessageView(tx, ctx.user.id, reply.id),
      userMessageId: null,
      titled: false,
    },
    arrivedAt,
  };
}
