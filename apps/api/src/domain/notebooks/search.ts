import type { NotebookSearchResults, SearchNotebook } from '@dramatis/contract/notebooks';
import { eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sources } from '../../db/schema/sources.ts';
import { loadNotebookView } from './load.ts';
import { passageView } from './read-passage.ts';

/** What a person finds in a notebook, best first. @throws NotFoundError; AppError invalid_input for a position that is not there */
export async function searchNotebook(
  ctx: Ctx,
  notebookId: string,
  { q, story_position: position, limit = 8 }: SearchNotebook,
): Promise<NotebookSearchResults> {
  const { version } = await loadNotebookView(ctx.db, ctx.user.id, notebookId);
  const found = await ctx.knowledge.retrieve(ctx, {
    notebookId,
    ownerId: ctx.user.id,
    query: { text: q, hints: '' },
    knownUpTo: position === undefined ? null : { sourceId: position.source_id, chapter: position.chapter },
    limit,
  });
  const rows = await ctx.db
    .select({ id: sources.id, name: sources.name, chapters: sources.chapters })
    .from(sources)
    .where(eq(sources.notebookId, notebookId));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    notebook_version: version,
    passages: found.flatMap((each) => {
      const source = byId.get(each.sourceId);
      if (source === undefined) return [];
      const { score, wordRank, vectorRank } = each;
      return [{ passage: passageView(each, source), score, word_rank: wordRank, vector_rank: vectorRank }];
    }),
  };
}
