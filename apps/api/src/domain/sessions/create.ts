import type { CreateSession, Session } from '@dramatis/contract/sessions';
import { eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { loadCharacter } from '../characters/load.ts';
import { indexTitle } from '../search/titles.ts';
import { beginSession } from './begin.ts';
import { sessionView } from './view.ts';

/** Starts a chat before its first message (*Start chat*). */
export async function createSession(ctx: Ctx, input: CreateSession): Promise<Session> {
  const view = await ctx.db.transaction(async (tx) => {
    const character = input.character_id == null ? null : await loadCharacter(tx, ctx.user.id, input.character_id);
    const { session, opening } = await beginSession(tx, ctx, character, input, ctx.clock());
    if (opening !== null) {
      const { id } = opening.greeting;
      session.currentMessageId = id;
      await tx.update(sessions).set({ currentMessageId: id }).where(eq(sessions.id, session.id));
    }
    if (input.title !== undefined) await indexTitle(tx, session.id);
    return sessionView({ session, character, generatingMessageId: null });
  });
  ctx.hub.publish(ctx.user.id, { type: 'session_changed', session: view });
  return view;
}
