import type { Session } from '@dramatis/contract/sessions';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { selectSessions, sessionView, type SessionWithContext } from './view.ts';

/** @throws NotFoundError */
export async function loadSession(executor: Executor, ownerId: string, id: string): Promise<SessionWithContext> {
  const [found] = await selectSessions(executor).where(and(eq(sessions.id, id), eq(sessions.ownerId, ownerId)));
  if (found === undefined) throw new NotFoundError('session');
  return found;
}

export async function readSession(ctx: Ctx, id: string): Promise<Session> {
  return sessionView(await loadSession(ctx.db, ctx.user.id, id));
}
