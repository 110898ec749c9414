import { and, eq, isNotNull, ne, or, type SQL } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { messageError, readingLost } from '../message-error.ts';
import { spaceName } from './embedding-cache.ts';
import { sourceView } from './load.ts';
import { mayPass } from './may-pass.ts';

/** A source, and what it is to be embedded with, as `spaceName` has it. */
export interface ReembedOrder {
  sourceId: string;
  space: string;
}

/**
 * Queues all sources whose embeddings are of another space than the model's: somebody has configured another model, or other
 * dimensions. Until theirs are there, they are found by their words alone.
 */
export async function queueStaleSources({ db, llm, jobs }: Pick<Deps, 'db' | 'llm' | 'jobs'>): Promise<void> {
  const space = spaceName(llm.embeddingSpace);
  await db.transaction(async (tx) => {
    const stale = await tx
      .update(sources)
      .set({ embedded: false, error: null })
      .where(isStale(space))
      .returning({ id: sources.id });
    for (const { id } of stale) await jobs.enqueue(tx, 'reembed-source', { sourceId: id, space });
  });
  jobs.wake();
}

/**
 * Embeds the passages of a queued source anew. Safe to run again after a crash. Whoever indexes the source meanwhile comes
 * first. A fault that stays is kept with the source, which the next start queues again.
 */
export async function reembedSource(
  deps: Deps,
  { sourceId, space }: ReembedOrder,
  run: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  if (space !== spaceName(deps.llm.embeddingSpace)) throw new Error(`this process does not embed with ${space}`);
  const [source] = await deps.db.select().from(sources).where(staleSource({ sourceId, space }));
  if (source === undefined) return;
  const gone = new AbortController();
  const changes = await deps.knowledge
    .reembedSource(source, {
      signal: AbortSignal.any([run.signal, gone.signal]),
      // It may have been removed, or is indexed by now: nobody needs the rest.
      async onProgress() {
        if ((await deps.db.$count(sources, staleSource({ sourceId, space }))) === 0) gone.abort();
      },
    })
    .then((): Partial<SourceRow> => ({ embedded: true, embeddedWith: space, error: null }))
    .catch((error: unknown): Partial<SourceRow> => {
      if (run.signal.aborted || (mayPass(error) && !run.lastAttempt && !gone.signal.aborted)) throw error;
      if (!gone.signal.aborted) deps.log.error({ err: error, sourceId }, 'a source was not embedded anew');
      return { error: messageError(error) };
    });
  await change(deps, { sourceId, space }, changes);
}

/**
 * Ends what will not be tried again, since its process died at each attempt; or since no process that embeds so is left: then
 * the source has what this one needs, or this one's start has queued it.
 */
export async function abandonReembedding(deps: Deps, order: ReembedOrder): Promise<void> {
  const ours = spaceName(deps.llm.embeddingSpace);
  if (order.space === ours) return await change(deps, order, { error: readingLost });
  await change(deps, order, { embedded: true, error: null }, eq(sources.embeddedWith, ours));
}

/** Changes a source that is still to be embedded anew, and tells the person. */
async function change(deps: Deps, order: ReembedOrder, changes: Partial<SourceRow>, only?: SQL): Promise<void> {
  const [row] = await deps.db
    .update(sources)
    .set({ ...changes, updatedAt: deps.clock() })
    .where(and(staleSource(order), only))
    .returning();
  if (row !== undefined) deps.hub.publish(row.ownerId, { type: 'source', source: sourceView(row) });
}

const staleSource = ({ sourceId, space }: ReembedOrder): SQL | undefined =>
  and(eq(sources.id, sourceId), isStale(space));

/** Also what was queued for another space, and did not come to it before the configuration went back. */
const isStale = (space: string): SQL | undefined =>
  and(
    eq(sources.status, 'ready'),
    isNotNull(sources.embeddedWith),
    or(ne(sources.embeddedWith, space), eq(sources.embedded, false)),
  );
