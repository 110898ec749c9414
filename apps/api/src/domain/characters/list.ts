import { and, desc, eq, ilike, lt, or, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { decodeCursor, encodeCursor, UUID } from '../cursor.ts';
import { likePattern } from '../like.ts';

export interface CharacterQuery {
  search?: string | undefined;
  tag?: string | undefined;
  first: number;
  after?: string | undefined;
}

/** A person's characters, newest first. `search` looks in names, taglines and tags. */
export async function listCharacters(
  ctx: Ctx,
  query: CharacterQuery,
): Promise<{ nodes: CharacterRow[]; endCursor: string | null }> {
  const after = query.after === undefined ? undefined : decodeCursor(query.after, [UUID], 'after')[0];
  const pattern = query.search === undefined ? undefined : likePattern(query.search);
  const rows = await ctx.db
    .select(characterColumns)
    .from(characters)
    .where(
      and(
        eq(characters.ownerId, ctx.user.id),
        after === undefined ? undefined : lt(characters.id, after),
        query.tag === undefined ? undefined : sql`${query.tag} = any(${characters.tags})`,
        pattern === undefined
          ? undefined
          : or(
              ilike(characters.name, pattern),
              ilike(characters.tagline, pattern),
              sql`exists (select 1 from unnest(${characters.tags}) as tag where tag ilike ${pattern})`,
            ),
      ),
    )
    .orderBy(desc(characters.id))
    .limit(query.first + 1);
  const nodes = rows.slice(0, query.first);
  const last = nodes.at(-1);
  return { nodes, endCursor: rows.length > query.first && last !== undefined ? encodeCursor(last.id) : null };
}
