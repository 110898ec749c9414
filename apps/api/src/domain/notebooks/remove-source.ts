import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sources } from '../../db/schema/sources.ts';
import { NotFoundError } from '../../errors.ts';
import { changeSources } from './change-sources.ts';
import { removeSourceFiles } from './files.ts';

/** Removes a source with its passages. What is indexing it sees that, and stops. @throws NotFoundError */
export async function removeSource(ctx: Ctx, notebookId: string, id: string): Promise<void> {
  const removed = await changeSources(ctx, { ownerId: ctx.user.id, notebookId }, async (tx) => {
    const [row] = await tx
      .delete(sources)
      .where(and(eq(sources.id, id), eq(sources.notebookId, notebookId), eq(sources.ownerId, ctx.user.id)))
      .returning({ storageKey: sources.storageKey, textKey: sources.textKey });
    if (row === undefined) throw new NotFoundError('source');
    return { result: row, isNewVersion: true };
  });
  await removeSourceFiles(ctx, [removed]);
  await ctx.knowledge.removeSource({ id, notebookId, ownerId: ctx.user.id });
}
