import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { casts, type CastRow } from '../../db/schema/casts.ts';
import { NotFoundError } from '../../errors.ts';

/** @throws NotFoundError */
export async function loadCast(executor: Executor, ownerId: string, id: string): Promise<CastRow> {
  const [row] = await executor
    .select()
    .from(casts)
    .where(and(eq(casts.id, id), eq(casts.ownerId, ownerId)));
  if (row === undefined) throw new NotFoundError('cast');
  return row;
}
