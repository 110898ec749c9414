import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { decodeCursor, encodeCursor, INSTANT, UUID } from '../cursor.ts';
import { likePattern } from '../like.ts';

export type CharacterSort = 'newest' | 'name' | 'changed';

export interface CharacterQuery {
  search?: string | undefined;
  tag?: string | undefined;
  /** Only favourites. */
  favourite?: boolean | undefined;
  sort: CharacterSort;
  first: number;
  after?: string | undefined;
}

/** A person's characters. `search` looks in names, taglines and tags. */
export async function listCharacters(
  ctx: Ctx,
  query: CharacterQuery,
): Promise<{ nodes: CharacterRow[]; endCursor: string | null }> {
  const { after, orderBy, cursorOf } = sorted(query.sort);
  const pattern = query.search === undefined ? undefined : likePattern(query.search);
  const rows = await ctx.db
    .select({ row: characterColumns, sortName: sql<string>`lower(${characters.name})` })
    .from(characters)
    .where(
      and(
        eq(characters.ownerId, ctx.user.id),
        query.after === undefined ? undefined : after(query.after),
        query.favourite === true ? eq(characters.favourite, true) : undefined,
        query.tag === undefined ? undefined : sql`${query.tag} = any(${characters.tags})`,
        pattern === undefined ? undefined : sql`${characters.searched} like lower(${pattern})`,
      ),
    )
    .orderBy(...orderBy)
    .limit(query.first + 1);
  const page = rows.slice(0, query.first);
  const last = page.at(-1);
  return {
    nodes: page.map(({ row }) => row),
    endCursor: rows.length > query.first && last !== undefined ? cursorOf(last) : null,
  };
}

interface Sorting {
  orderBy: SQL[];
  cursorOf: (last: { row: CharacterRow; sortName: string }) => string;
  /** The condition that a row comes after the cursor. */
  after: (cursor: string) => SQL | undefined;
}

function sorted(sort: CharacterSort): Sorting {
  const { id, name, updatedAt } = characters;
  const sortName = sql`lower(${name})`;
  switch (sort) {
    case 'newest':
      return {
        orderBy: [desc(id)],
        cursorOf: ({ row }) => encodeCursor(row.id),
        after: (cursor) => lt(id, decodeCursor(cursor, [UUID], 'after')[0] ?? ''),
      };
    case 'name':
      return {
        orderBy: [asc(sortName), asc(id)],
        cursorOf: (last) => encodeCursor(Buffer.from(last.sortName).toString('hex'), last.row.id),
        after(cursor) {
          const [hex = '', lastId = ''] = decodeCursor(cursor, [HEX, UUID], 'after');
          return gt(sql`(${sortName}, ${id})`, sql`(${Buffer.from(hex, 'hex').toString('utf8')}, ${lastId}::uuid)`);
        },
      };
    case 'changed':
      return {
        orderBy: [desc(updatedAt), desc(id)],
        cursorOf: ({ row }) => encodeCursor(row.updatedAt.toISOString(), row.id),
        after(cursor) {
          const [instant = '', lastId = ''] = decodeCursor(cursor, [INSTANT, UUID], 'after');
          return lt(sql`(${updatedAt}, ${id})`, sql`(${instant}::timestamptz, ${lastId}::uuid)`);
        },
      };
  }
}

/** A name may hold spaces, which part the keys of a cursor; NUL is what PostgreSQL would not take. */
const HEX = /^(?:(?!00)[0-9a-f]{2})+$/;
