import type { GenerationEvent } from '@dramatis/contract/events';
import { and, eq } from 'drizzle-orm';
import { LAST_SEQ } from '../../adapters/hub/hub.ts';
import type { Ctx } from '../../context.ts';
import { messages } from '../../db/schema/messages.ts';
import { NotFoundError } from '../../errors.ts';
import { loadMessageView } from '../messages/view.ts';
import { readSession } from '../sessions/read.ts';
import { lastEvent } from './last-event.ts';

/**
 * The one way to read a reply, for every reader, first or late: what there is so far, then everything that comes,
 * ending with `done` or `error`.
 *
 * @param after the last event the reader has seen; null for a snapshot
 * @param signal ends the reading
 * @returns once the last event was delivered, the message is gone, or `signal` was aborted
 * @throws NotFoundError before anything is delivered
 */
export async function followGeneration(
  ctx: Ctx,
  messageId: string,
  after: number | null,
  listener: (event: GenerationEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  if (await followHub(ctx, messageId, after, listener, signal)) return;
  while (!signal.aborted) {
    const [found] = await ctx.db
      .select({ sessionId: messages.sessionId, status: messages.status })
      .from(messages)
      .where(and(eq(messages.id, messageId), eq(messages.ownerId, ctx.user.id)));
    if (found === undefined) throw new NotFoundError('message');
    const { sessionId, status } = found;
    if (status !== 'streaming') {
      const message = await loadMessageView(ctx.db, ctx.user.id, messageId);
      const session = await readSession(ctx, sessionId);
      const place = { chat_session_id: sessionId, message_id: messageId };
      listener({ type: 'snapshot', ...place, seq: LAST_SEQ - 1, text: message.content });
      listener({ ...lastEvent({ message, session }), ...place, seq: LAST_SEQ });
      return;
    }
    // Another process writes it. If it ends before the mirror is there, the next look finds it ended.
    await ctx.relay.mirror({ messageId, sessionId, ownerId: ctx.user.id });
    if (await followHub(ctx, messageId, after, listener, signal)) return;
  }
}

/** @returns false when the hub doesn't know the generation */
async function followHub(
  ctx: Ctx,
  messageId: string,
  after: number | null,
  listener: (event: GenerationEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const detach = ctx.hub.attach(messageId, ctx.user.id, after, (event) => {
    if (event !== null) listener(event);
    if (event === null || event.type === 'done' || event.type === 'error') end();
  });
  if (detach === null) return false;
  const leave = () => end();
  signal.addEventListener('abort', leave, { once: true });
  if (!signal.aborted) await ended;
  signal.removeEventListener('abort', leave);
  detach();
  return true;
}

/**
 * Waits for a reply to end.
 * @returns its last event; null when the message is gone or `signal` was aborted first
 */
export async function awaitGeneration(ctx: Ctx, messageId: string, signal: AbortSignal): Promise<LastEvent | null> {
  const { promise: reached, resolve: reach } = Promise.withResolvers<LastEvent | null>();
  await followGeneration(
    ctx,
    messageId,
    0,
    (event) => {
      if (event.type === 'done' || event.type === 'error') reach(event);
    },
    signal,
  );
  reach(null);
  return await reached;
}

type LastEvent = Extract<GenerationEvent, { type: 'done' | 'error' }>;
