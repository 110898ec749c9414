import type { SourceList } from '@dramatis/contract/notebooks';
import { asc, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sources } from '../../db/schema/sources.ts';
import { loadNotebookView, sourceView } from './load.ts';

/** In the order of the story. There are no more than `notebookLimits.sources`. @throws NotFoundError */
export async function listSources(ctx: Ctx, notebookId: string): Promise<SourceList> {
  await loadNotebookView(ctx.db, ctx.user.id, notebookId);
  const rows = await ctx.db
    .select()
    .from(sources)
    .where(eq(sources.notebookId, notebookId))
    .orderBy(asc(sources.ordinal));
  return { sources: rows.map(sourceView) };
}
