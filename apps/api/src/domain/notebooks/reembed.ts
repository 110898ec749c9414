import { and, eq, isNotNull, ne, type SQL } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { messageError } from '../message-error.ts';
import { shortfallOf, spaceName } from './embedding-cache.ts';
import { sourceView } from './load.ts';

/**
 * Queues all sources whose embeddings are of another space than the model's: somebody has configured another model, or other
 * dimensions. Until theirs are there, they are found by their words alone.
 */
export async function queueStaleSources({ db, llm, jobs }: Pick<Deps, 'db' | 'llm' | 'jobs'>): Promise<void> {
  const space = spaceName(llm.embeddingSpace);
  await db.transaction(async (tx) => {
    const stale = await tx.update(sources).set({ embedded: false }).where(isStale(space)).returning({ id: sources.id });
    for (const { id } of stale) await jobs.enqueue(tx, 'reembed-source', { sourceId: id, space });
  });
  jobs.wake();
}

/**
 * Embeds the passages of a queued source anew. Safe to run again after a crash. Whoever indexes the source meanwhile comes first.
 * @param space the space it was queued for
 */
export async function reembedSource(
  deps: Deps,
  { sourceId, space }: { sourceId: string; space: string },
  run: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  if (space !== spaceName(deps.llm.embeddingSpace)) throw new Error(`this process does not embed with ${space}`);
  const stillStale = and(eq(sources.id, sourceId), isStale(space));
  const [source] = await deps.db.select().from(sources).where(stillStale);
  if (source === undefined) return;
  const changes = await deps.knowledge
    .reembedSource(source, { signal: run.signal, onProgress: async () => {} })
    .then((): Partial<SourceRow> => ({ embedded: true, embeddedWith: space }))
    .catch((error: unknown): Partial<SourceRow> => ({
      embeddedWith: null,
      error: messageError(shortfallOf(error, run)),
    }));
  const [row] = await deps.db
    .update(sources)
    .set({ ...changes, updatedAt: deps.clock() })
    .where(stillStale)
    .returning();
  if (row !== undefined) deps.hub.publish(row.ownerId, { type: 'source', source: sourceView(row) });
}

const isStale = (space: string): SQL | undefined =>
  and(eq(sources.status, 'ready'), isNotNull(sources.embeddedWith), ne(sources.embeddedWith, space));
