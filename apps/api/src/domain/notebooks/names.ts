import type { NotebookName } from '@dramatis/contract/characters';
import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';

/** What a person's notebooks are called. @returns one for each id, null where there is none */
export async function notebookNames(ctx: Ctx, ids: readonly (string | null)[]): Promise<(NotebookName | null)[]> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return ids.map(() => null);
  const rows = await ctx.db
    .select({ id: notebooks.id, name: notebooks.name })
    .from(notebooks)
    .where(and(inArray(notebooks.id, wanted), eq(notebooks.ownerId, ctx.user.id)));
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}
