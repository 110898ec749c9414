import type { CharacterDraft } from '@dramatis/contract/drafts';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { retryParts } from '../readings/run-parts.ts';
import { loadDraft } from './load.ts';
import { draftView } from './view.ts';

/** Goes on with a draft that failed: what is done stays done. */
export async function retryDraft(ctx: Ctx, id: string): Promise<CharacterDraft> {
  const row = await ctx.db.transaction(async (tx) => {
    const [again] = await tx
      .update(drafts)
      .set({ status: 'queued', stage: 'Waiting to start', error: null, updatedAt: ctx.clock() })
      .where(and(eq(drafts.id, id), eq(drafts.ownerId, ctx.user.id), eq(drafts.status, 'failed')))
      .returning();
    if (again === undefined) return await loadDraft(tx, ctx.user.id, id);
    await retryParts(tx, { draftId: id }, undefined);
    await ctx.jobs.enqueue(tx, 'draft-character', { draftId: id });
    return again;
  });
  ctx.jobs.wake();
  const draft = draftView(row);
  ctx.hub.publish(ctx.user.id, { type: 'draft', draft });
  return draft;
}
