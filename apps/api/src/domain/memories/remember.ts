import type { RememberAccepted } from '@dramatis/contract/memories';
import type { Ctx } from '../../context.ts';
import { loadSession } from '../sessions/read.ts';
import { loadUncovered } from './on-branch.ts';
import { nextStretch } from './plan.ts';

/**
 * Has all but the newest turns of the active branch summed up now.
 * @throws NotFoundError
 */
export async function rememberNow(ctx: Ctx, sessionId: string): Promise<RememberAccepted> {
  const { session } = await loadSession(ctx.db, ctx.user.id, sessionId);
  const leafId = session.currentMessageId;
  if (leafId === null) return { queued: false };
  const how = { room: ctx.contextTokens, all: true };
  const uncovered = await loadUncovered(ctx.db, sessionId, leafId);
  if (nextStretch(uncovered, how) === null) return { queued: false };
  await ctx.jobs.enqueue(ctx.db, 'remember', { sessionId, leafId, ...how });
  ctx.jobs.wake();
  ctx.hub.publish(ctx.user.id, { type: 'memories_changed', chat_session_id: sessionId });
  return { queued: true };
}
