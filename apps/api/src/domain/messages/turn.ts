import { eq } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { AppError } from '../../errors.ts';
import { leaseEnd } from '../generation/leases.ts';
import type { GenerationOrder } from '../generation/runner.ts';

/**
 * Writes a turn's rows in one transaction, then starts its reply.
 * @throws AppError generation_in_progress while the session's last reply is being written; shutting_down
 */
export async function takeTurn(ctx: Ctx, write: (tx: Executor) => Promise<GenerationOrder>): Promise<GenerationOrder> {
  if (ctx.runner.draining) throw new AppError('shutting_down', 'The server is restarting. Try again in a moment.');
  try {
    const order = await ctx.db.transaction(write);
    ctx.runner.start(order);
    return order;
  } catch (error) {
    if (!violates(error, 'generations_session_id')) throw error;
    throw new AppError(
      'generation_in_progress',
      'A reply is still being written in this session. Wait for it or stop it first.',
    );
  }
}

/**
 * Inserts an empty reply and takes the session's one place in `generations`; the reply becomes the active leaf. Sending
 * to a closed session reopens it.
 * @param question the person's new message, when the reply answers one
 */
export async function placeReply(
  tx: Executor,
  ctx: Ctx,
  session: SessionRow,
  parentId: string,
  now: Date,
  { question, title }: { question?: MessageRow; title?: Pick<SessionRow, 'title' | 'titleSource'> | undefined } = {},
): Promise<{ reply: MessageRow; session: SessionRow }> {
  const reply: MessageRow = {
    id: uuidv7(),
    sessionId: session.id,
    ownerId: ctx.user.id,
    parentId,
    role: 'assistant',
    content: '',
    status: 'streaming',
    error: null,
    clientMessageId: null,
    metadata: {},
    createdAt: now,
    completedAt: null,
  };
  const changes = {
    ...title,
    currentMessageId: reply.id,
    lastActivityAt: now,
    status: 'active',
    endedAt: null,
  } as const;
  // One statement, because each round trip delays the first token.
  const written = tx.$with('written').as(
    tx
      .insert(messages)
      .values(question === undefined ? [reply] : [question, reply])
      .returning({ id: messages.id }),
  );
  const taken = tx.$with('taken').as(
    tx
      .insert(generations)
      .values({
        messageId: reply.id,
        sessionId: session.id,
        ownerId: ctx.user.id,
        workerId: ctx.runner.workerId,
        leaseExpiresAt: leaseEnd(now),
      })
      .returning({ id: generations.messageId }),
  );
  await tx.with(written, taken).update(sessions).set(changes).where(eq(sessions.id, session.id));
  return { reply, session: { ...session, ...changes } };
}
