import type { Session, UpdateSession } from '@dramatis/contract/sessions';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { newestLeaf } from '../messages/newest-leaf.ts';
import { checkAgent } from '../notebooks/check-agent.ts';
import { checkPosition } from '../notebooks/check-scope.ts';
import { indexTitle } from '../search/titles.ts';
import { loadSession } from './read.ts';
import { sessionView } from './view.ts';

/**
 * Changes what is given and leaves the rest. `current_message_id` may be any message of the session: the active leaf
 * becomes the newest one under it.
 * @param expectedRevision refuses to overwrite a newer change
 */
export async function updateSession(
  ctx: Ctx,
  id: string,
  input: UpdateSession,
  expectedRevision?: number,
): Promise<Session> {
  const view = await ctx.db.transaction(async (tx) => {
    // Locked first, so that the leaf is looked for in the tree as it will be when this is written.
    const [current] = await tx
      .select({
        revision: sessions.revision,
        notebookId: sessions.notebookId,
        storyPosition: sessions.storyPosition,
        answeredBy: sessions.answeredBy,
      })
      .from(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.ownerId, ctx.user.id)))
      .for('no key update');
    if (current === undefined) throw new NotFoundError('session');
    if (expectedRevision !== undefined && current.revision !== expectedRevision) {
      throw new AppError(
        'revision_conflict',
        'This session was changed elsewhere in the meantime. Load it again, then repeat your change.',
      );
    }
    if (current.notebookId !== null && input.story_position != null) {
      await checkPosition(tx, ctx.user.id, current.notebookId, input.story_position);
    }
    const { answered_by: answeredBy = current.answeredBy, story_position: storyPosition = current.storyPosition } =
      input;
    if (answeredBy === 'ragflow_agent' && (input.answered_by !== undefined || input.story_position != null)) {
      const field = input.answered_by === undefined ? 'story_position' : 'answered_by';
      await checkAgent(tx, ctx.knowledge, { notebookId: current.notebookId, storyPosition }, field);
    }
    const changes: Partial<SessionRow> = {
      ...(input.title === undefined ? {} : { title: input.title, titleSource: 'person' as const }),
      ...(input.status === undefined
        ? {}
        : { status: input.status, endedAt: input.status === 'active' ? null : ctx.clock() }),
      ...(input.user_persona === undefined ? {} : { userPersona: input.user_persona }),
      ...(input.world_time === undefined ? {} : { worldTime: input.world_time }),
      ...(input.story_position === undefined ? {} : { storyPosition: input.story_position }),
      ...(input.model_settings === undefined ? {} : { modelSettings: input.model_settings }),
      ...(input.citations === undefined ? {} : { citations: input.citations }),
      ...(input.answered_by === undefined ? {} : { answeredBy: input.answered_by }),
      ...(input.current_message_id === undefined
        ? {}
        : { currentMessageId: await newestLeaf(tx, ctx.user.id, id, input.current_message_id) }),
    };
    await tx
      .update(sessions)
      .set({ ...changes, revision: current.revision + 1 })
      .where(eq(sessions.id, id));
    if (input.title !== undefined) await indexTitle(tx, id);
    return sessionView(await loadSession(tx, ctx.user.id, id));
  });
  ctx.hub.publish(ctx.user.id, { type: 'session_changed', session: view });
  return view;
}
