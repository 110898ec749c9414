import type { CastSummary } from '@dramatis/contract/casts';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { casts, type CastRow } from '../../db/schema/casts.ts';
import { decodeCursor, encodeCursor, UUID } from '../cursor.ts';

/** A cast of the list, and the notebook whose name goes with it. */
type ListedCast = CastSummary & Pick<CastRow, 'notebookId'>;

/** A person's casts, newest first. Their people and chapters may be long, and are not read. @throws InputError */
export async function listCasts(
  ctx: Ctx,
  { first, after }: { first: number; after: string | undefined },
): Promise<{ nodes: ListedCast[]; endCursor: string | null }> {
  const [last] = after === undefined ? [] : decodeCursor(after, [UUID], 'after');
  const rows = await ctx.db
    .select({
      id: casts.id,
      status: casts.status,
      stage: casts.stage,
      progress: casts.progress,
      demo: casts.demo,
      error: casts.error,
      asOfChapter: casts.asOfChapter,
      notebookId: casts.notebookId,
      createdAt: casts.createdAt,
      updatedAt: casts.updatedAt,
      memberCount: sql<number>`jsonb_array_length(${casts.members})`,
      files: sql<string[]>`coalesce(jsonb_path_query_array(${casts.outlines}, '$[*].name'), '[]')`,
    })
    .from(casts)
    .where(and(eq(casts.ownerId, ctx.user.id), last === undefined ? undefined : lt(casts.id, last)))
    .orderBy(desc(casts.id))
    .limit(first + 1);
  const page = rows.slice(0, first);
  const end = page.at(-1);
  return {
    nodes: page.map(({ createdAt, updatedAt, ...cast }) => ({
      ...cast,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    })),
    endCursor: rows.length > first && end !== undefined ? encodeCursor(end.id) : null,
  };
}
