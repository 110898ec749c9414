import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { memories, type MemoryRow } from '../../db/schema/memories.ts';
import { NotFoundError } from '../../errors.ts';

/** @throws NotFoundError, also for one that was deleted */
export async function loadMemory(executor: Executor, ownerId: string, id: string): Promise<MemoryRow> {
  const [row] = await executor
    .select()
    .from(memories)
    .where(and(eq(memories.id, id), eq(memories.ownerId, ownerId), eq(memories.status, 'active')));
  if (row === undefined) throw new NotFoundError('memory');
  return row;
}
