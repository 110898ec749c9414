import { and, eq, inArray } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { sources } from '../../db/schema/sources.ts';
import { NotFoundError } from '../../errors.ts';
import { readingLost } from '../message-error.ts';
import { changeSources } from './change-sources.ts';
import { sourceView } from './load.ts';

/** Ends a source whose job will not be tried again. One that has ended, or is gone, stays as it is. */
export async function abandonSource(deps: Deps, { sourceId }: { sourceId: string }): Promise<void> {
  const waiting = and(eq(sources.id, sourceId), inArray(sources.status, ['queued', 'running']));
  const [source] = await deps.db.select().from(sources).where(waiting);
  if (source === undefined) return;
  const row = await changeSources(deps, source, async (tx) => {
    const [failed] = await tx
      .update(sources)
      .set({ status: 'failed', error: readingLost, updatedAt: deps.clock() })
      .where(waiting)
      .returning();
    return { result: failed, isNewVersion: false };
  }).catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
  if (row !== undefined) deps.hub.publish(row.ownerId, { type: 'source', source: sourceView(row) });
}
