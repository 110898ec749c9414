import type { MercuriusContext } from 'mercurius';
import { countSessions } from '../domain/characters/delete.ts';

/** Fields that one query answers for a whole list of parents. */
export const loaders = {
  Character: {
    async sessionCount(queries: { obj: { id: string } }[], ctx: MercuriusContext): Promise<number[]> {
      const ids = queries.map(({ obj }) => obj.id);
      const counts = await countSessions(ctx.db, ctx.user.id, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    },
  },
};
