import { and, eq } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { AppError, InputError, NotFoundError } from '../../errors.ts';
import { leaseEnd } from '../generation/leases.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { sessionView } from '../sessions/view.ts';
import { lockForTurn } from './lock-for-turn.ts';
import { loadMessageViews } from './view.ts';

/** Writes another reply beside this one and makes it the active leaf. The old one stays. */
export async function regenerateMessage(
  ctx: Ctx,
  id: string,
  arrivedAt: number,
): Promise<{ sessionId: string; aiMessageId: string }> {
  if (ctx.runner.draining) throw new AppError('shutting_down', 'The server is restarting. Try again in a moment.');
  try {
    const order = await ctx.db.transaction((tx) => write(tx, ctx, id, arrivedAt));
    ctx.runner.start(order);
    return { sessionId: order.sessionId, aiMessageId: order.messageId };
  } catch (error) {
    if (violates(error, 'generations_session_id')) {
      throw new AppError(
        'generation_in_progress',
        'A reply is still being written in this session. Wait for it or stop it first.',
      );
    }
    throw error;
  }
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
  const { session, character } = await lockForTurn(tx, ctx.user.id, old.sessionId);

  const now = ctx.clock();
  const reply: MessageRow = {
    id: uuidv7(),
    sessionId: session.id,
    ownerId: ctx.user.id,
    parentId: old.parentId,
    role: 'assistant',
    content: '',
    status: 'streaming',
    error: null,
    clientMessageId: null,
    metadata: {},
    createdAt: now,
    completedAt: null,
  };
  await tx.insert(messages).values(reply);
  await tx.insert(generations).values({
    messageId: reply.id,
    sessionId: session.id,
    ownerId: ctx.user.id,
    workerId: ctx.runner.workerId,
    leaseExpiresAt: leaseEnd(now),
  });
  const changes = { currentMessageId: reply.id, lastActivityAt: now, status: 'active' as const, endedAt: null };
  await tx.update(sessions).set(changes).where(eq(sessions.id, session.id));

  return {
    messageId: reply.id,
    sessionId: session.id,
    ownerId: ctx.user.id,
    promptMessageId: old.parentId,
    character,
    userPersona: session.userPersona,
    worldTime: session.worldTime,
    settings: session.modelSettings,
    announcement: {
      session: sessionView({ session: { ...session, ...changes }, character, generatingMessageId: reply.id }),
      messages: await loadMessageViews(tx, ctx.user.id, [reply.id]),
      userMessageId: null,
      titled: false,
    },
    arrivedAt,
  };
}
