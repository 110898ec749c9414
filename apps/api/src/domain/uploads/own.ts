import { and, eq, inArray } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { uploads } from '../../db/schema/uploads.ts';
import { NotFoundError } from '../../errors.ts';

/**
 * The ids of this person's uploads, each once: one id may be spelt in either case, and is one file.
 * @throws NotFoundError when one of them is not there
 */
export async function ownUploads(executor: Executor, ownerId: string, ids: readonly string[]): Promise<string[]> {
  const uploadIds = [...new Set(ids.map((id) => id.toLowerCase()))];
  const found = await executor
    .select({ id: uploads.id })
    .from(uploads)
    .where(and(inArray(uploads.id, uploadIds), eq(uploads.ownerId, ownerId)));
  if (found.length !== uploadIds.length) throw new NotFoundError('upload');
  return uploadIds;
}
