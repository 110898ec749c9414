import type { MercuriusContext } from 'mercurius';
import { countSessions } from '../domain/characters/delete.ts';
import { notebookNames } from '../domain/notebooks/names.ts';

type OfNotebook = { obj: { notebookId: string | null } };

const notebook = {
  loader: async (queries: OfNotebook[], ctx: MercuriusContext) =>
    await notebookNames(
      ctx,
      queries.map(({ obj }) => obj.notebookId),
    ),
  // Its key would be the whole of what it belongs to.
  opts: { cache: false },
};

/** Fields that one query answers for a whole list of parents. */
export const loaders = {
  Cast: { notebook },
  CastSummary: { notebook },
  Character: {
    notebook,
    async sessionCount(queries: { obj: { id: string } }[], ctx: MercuriusContext): Promise<number[]> {
      const ids = queries.map(({ obj }) => obj.id);
      const counts = await countSessions(ctx.db, ctx.user.id, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    },
  },
};
