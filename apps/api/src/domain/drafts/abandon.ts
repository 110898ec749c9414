import { and, eq, inArray } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { readingLost } from '../message-error.ts';
import { draftView } from './view.ts';

/** Ends a draft whose job will not be tried again. One that has ended stays as it is. */
export async function abandonDraft(deps: Deps, { draftId }: { draftId: string }): Promise<void> {
  const [row] = await deps.db
    .update(drafts)
    .set({ status: 'failed', stage: 'Failed', error: readingLost, updatedAt: deps.clock() })
    .where(and(eq(drafts.id, draftId), inArray(drafts.status, ['queued', 'running'])))
    .returning();
  if (row !== undefined) deps.hub.publish(row.ownerId, { type: 'draft', draft: draftView(row) });
}
