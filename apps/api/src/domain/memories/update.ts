import type { Memory, UpdateMemory } from '@dramatis/contract/memories';
import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { memories } from '../../db/schema/memories.ts';
import { AppError, InputError } from '../../errors.ts';
import { tokensOf } from '../generation/tokens.ts';
import { loadMemory } from './load.ts';
import { memoryView } from './view.ts';

/**
 * Replaces what is remembered of a stretch by the person's own words, which stay as they are from now on.
 * @param expectedRevision refuses to overwrite a newer change
 * @throws NotFoundError; InputError when it says nothing; AppError revision_conflict
 */
export async function updateMemory(
  ctx: Ctx,
  id: string,
  input: UpdateMemory,
  expectedRevision?: number,
): Promise<Memory> {
  const content = input.content.trim().toWellFormed();
  if (content === '')
    throw new InputError([{ field: 'content', message: 'must not be blank: delete it instead', rule: 'blank' }]);
  const [row] = await ctx.db
    .update(memories)
    .set({
      content,
      edited: true,
      tokens: tokensOf(content),
      revision: sql`${memories.revision} + 1`,
      updatedAt: ctx.clock(),
    })
    .where(
      and(
        eq(memories.id, id),
        eq(memories.ownerId, ctx.user.id),
        eq(memories.status, 'active'),
        ...(expectedRevision === undefined ? [] : [eq(memories.revision, expectedRevision)]),
      ),
    )
    .returning();
  if (row === undefined) {
    await loadMemory(ctx.db, ctx.user.id, id);
    throw new AppError(
      'revision_conflict',
      'This memory was changed in the meantime. Load it again, then repeat your change.',
    );
  }
  ctx.hub.publish(ctx.user.id, { type: 'memories_changed', chat_session_id: row.sessionId });
  return memoryView(row);
}
