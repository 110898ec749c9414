import type { GenerationEvent } from '@dramatis/contract/events';
import { setTimeout as wait } from 'node:timers/promises';
import { LAST_SEQ } from '../../adapters/hub/hub.ts';
import type { Ctx } from '../../context.ts';
import { loadMessageView } from '../messages/view.ts';
import { readSession } from '../sessions/read.ts';
import { lastEvent } from './runner.ts';

/** How often the row of a reply that another process writes is looked at. */
const POLL_MS = 1_000;

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
  if (await followHere(ctx, messageId, after, listener, signal)) return;

  // Not running in this process: the row tells, at once if the reply has ended, else as its writer checkpoints it.
  let length = -1;
  while (!signal.aborted) {
    const message = await loadMessageView(ctx.db, ctx.user.id, messageId);
    const place = { chat_session_id: message.chat_session_id, message_id: message.id };
    const ended = message.status !== 'streaming';
    if (message.content.length !== length) {
      listener({ type: 'snapshot', ...place, seq: ended ? LAST_SEQ - 1 : (after ?? 0), text: message.content });
    }
    length = message.content.length;
    if (ended) {
      const session = await readSession(ctx, message.chat_session_id);
      listener({ ...lastEvent({ message, session }), ...place, seq: LAST_SEQ });
      return;
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns false when the generation isn't running here */
async function followHere(
  ctx: Ctx,
  messageId: string,
  after: number | null,
  listener: (event: GenerationEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const detach = await ctx.hub.attach(messageId, ctx.user.id, after, (event) => {
    if (event !== null) listener(event);
    if (event === null || event.type === 'done' || event.type === 'error') end();
  });
  if (detach === null) return false;
  signal.addEventListener('abort', () => end(), { once: true });
  if (!signal.aborted) await ended;
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
