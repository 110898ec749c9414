import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sessions } from '../../db/schema/sessions.ts';
import type { StoredAttachment } from '../../db/schema/messages.ts';
import { attachedUpTo, refuseUntaken } from '../attachments/modality.ts';

/**
 * Refuses a turn whose model could not be given what is attached to the branch that it would be asked about. What comes after
 * `messageId`, on whichever branch, does not count. Where no model is limited, there is nothing to look at.
 * @throws AppError attachment_not_taken
 */
export async function refuseUntakenBranch(
  ctx: Ctx,
  turn: {
    sessionId: string;
    /** undefined: the active leaf */
    messageId: string | null | undefined;
    /** What the turn itself brings. */
    attached?: readonly StoredAttachment[];
  },
): Promise<void> {
  if (ctx.llm.capabilities.list.length === 1) return;
  const [session] = await ctx.db
    .select({ modelSettings: sessions.modelSettings, leafId: sessions.currentMessageId })
    .from(sessions)
    .where(and(eq(sessions.id, turn.sessionId), eq(sessions.ownerId, ctx.user.id)));
  // Whoever places the turn says so.
  if (session === undefined) return;
  const { sessionId, messageId = session.leafId } = turn;
  const before = await attachedUpTo(ctx.db, { ownerId: ctx.user.id, sessionId, messageId });
  refuseUntaken(ctx, session.modelSettings.model, [...(turn.attached ?? []), ...before]);
}
