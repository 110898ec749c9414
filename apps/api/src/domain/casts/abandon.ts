import { and, eq, inArray } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import { readingLost } from '../message-error.ts';
import { castProgress } from './view.ts';

/** Ends a cast whose job will not be tried again. One that has ended stays as it is. */
export async function abandonCast(deps: Deps, { castId }: { castId: string }): Promise<void> {
  const [row] = await deps.db
    .update(casts)
    .set({ status: 'failed', stage: 'Failed', error: readingLost, updatedAt: deps.clock() })
    .where(and(eq(casts.id, castId), inArray(casts.status, ['reading', 'running'])))
    .returning();
  if (row !== undefined) deps.hub.publish(row.ownerId, { type: 'cast', cast: castProgress(row) });
}
