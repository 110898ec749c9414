import type { CharacterDraft } from '@dramatis/contract/drafts';
import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { loadDraft } from './load.ts';
import { draftView } from './view.ts';

/** Cancels a draft that is not finished; the worker sees it and stops. Cancelling what has ended changes nothing. */
export async function cancelDraft(ctx: Ctx, id: string): Promise<CharacterDraft> {
  const [cancelled] = await ctx.db
    .update(drafts)
    .set({ status: 'cancelled', stage: 'Cancelled', updatedAt: ctx.clock() })
    .where(and(eq(drafts.id, id), eq(drafts.ownerId, ctx.user.id), inArray(drafts.status, ['queued', 'running'])))
    .returning();
  const draft = draftView(cancelled ?? (await loadDraft(ctx.db, ctx.user.id, id)));
  if (cancelled !== undefined) ctx.hub.publish(ctx.user.id, { type: 'draft', draft });
  return draft;
}
