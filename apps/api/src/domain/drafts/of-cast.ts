import type { CharacterDraft } from '@dramatis/contract/drafts';
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { draftView } from './view.ts';

/** The drafts of a cast's characters, oldest first. */
export async function draftsOfCast(ctx: Ctx, castId: string): Promise<CharacterDraft[]> {
  const rows = await ctx.db
    .select()
    .from(drafts)
    .where(and(eq(drafts.castId, castId), eq(drafts.ownerId, ctx.user.id), ne(drafts.status, 'cancelled')))
    .orderBy(asc(drafts.id));
  return rows.map(draftView);
}
