import type { NotebookSession } from '@dramatis/contract/notebook-chat';
import type { Session } from '@dramatis/contract/sessions';
import type { Ctx } from '../../../context.ts';
import { NotFoundError } from '../../../errors.ts';
import { loadDetails } from '../../sessions/details.ts';
import { readSession } from '../../sessions/read.ts';
import { checkNotebook } from '../check-scope.ts';
import { loadAgentIds } from '../ragflow/agent-ids.ts';

/** @throws NotFoundError, also for a session of another notebook */
export async function sessionOfNotebook(ctx: Ctx, notebookId: string, sessionId: string): Promise<Session> {
  await checkNotebook(ctx.db, ctx.user.id, notebookId);
  const session = await readSession(ctx, sessionId);
  if (session.notebook_id !== notebookId) throw new NotFoundError('session');
  return session;
}

export async function notebookSessionViews(ctx: Ctx, sessions: readonly Session[]): Promise<NotebookSession[]> {
  const ids = sessions.map(({ id }) => id);
  const details = await loadDetails(ctx.db, ctx.user.id, ids);
  const there = await loadAgentIds(ctx.db, sessions);
  return sessions.map((session) => {
    const { id, last_activity_at, story_position, world_time, citations = 'shown', answered_by = 'model' } = session;
    return {
      ...session,
      last_activity: last_activity_at,
      session_metadata: {
        message_count: details.get(id)?.message_count ?? 0,
        story_position,
        world_time,
        citations,
        answered_by,
        ragflow_agent_id: there.get(id)?.agentId ?? null,
        ragflow_session_id: there.get(id)?.sessionId ?? null,
      },
    };
  });
}

/** @throws NotFoundError when it was deleted meanwhile */
export async function notebookSessionView(ctx: Ctx, session: Session): Promise<NotebookSession> {
  const [view] = await notebookSessionViews(ctx, [session]);
  if (view === undefined) throw new NotFoundError('session');
  return view;
}
