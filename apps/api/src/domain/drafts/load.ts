import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { drafts, type DraftRow } from '../../db/schema/drafts.ts';
import { NotFoundError } from '../../errors.ts';

/** @throws NotFoundError */
export async function loadDraft(executor: Executor, ownerId: string, id: string): Promise<DraftRow> {
  const [row] = await executor
    .select()
    .from(drafts)
    .where(and(eq(drafts.id, id), eq(drafts.ownerId, ownerId)));
  if (row === undefined) throw new NotFoundError('draft');
  return row;
}
