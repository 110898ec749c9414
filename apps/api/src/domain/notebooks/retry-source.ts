import type { Source } from '@dramatis/contract/notebooks';
import { and, eq, or } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sources } from '../../db/schema/sources.ts';
import { changeSources } from './change-sources.ts';
import { indexingJobOf } from './indexing-job.ts';
import { loadSource, sourceView } from './load.ts';

/** Indexes a source again that failed, or has no embeddings. Any other is left as it is. @throws NotFoundError */
export async function retrySource(ctx: Ctx, notebookId: string, id: string): Promise<Source> {
  const row = await changeSources(ctx, { ownerId: ctx.user.id, notebookId }, async (tx, engine) => {
    const [queued] = await tx
      .update(sources)
      .set({ status: 'queued', progress: 0, error: null, updatedAt: ctx.clock() })
      .where(
        and(
          eq(sources.id, id),
          eq(sources.notebookId, notebookId),
          eq(sources.ownerId, ctx.user.id),
          or(eq(sources.status, 'failed'), and(eq(sources.status, 'ready'), eq(sources.embedded, false))),
        ),
      )
      .returning();
    if (queued !== undefined) await ctx.jobs.enqueue(tx, indexingJobOf(engine), { sourceId: id });
    const result = queued ?? (await loadSource(tx, ctx.user.id, id, notebookId));
    return { result, isNewVersion: queued !== undefined };
  });
  ctx.jobs.wake();
  const source = sourceView(row);
  ctx.hub.publish(ctx.user.id, { type: 'source', source });
  return source;
}
