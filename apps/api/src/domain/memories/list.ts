import type { MemoryList } from '@dramatis/contract/memories';
import { and, asc, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { memories } from '../../db/schema/memories.ts';
import { loadSession } from '../sessions/read.ts';
import { loadMemories } from './on-branch.ts';
import { memoryView } from './view.ts';

/**
 * What is remembered of the active branch, in its order, or of all branches, by age.
 * @throws NotFoundError
 */
export async function listMemories(ctx: Ctx, sessionId: string, { all }: { all: boolean }): Promise<MemoryList> {
  const { session } = await loadSession(ctx.db, ctx.user.id, sessionId);
  // Read first: what is told beside `idle` is then all that came of the work.
  const state = await ctx.jobs.stateOf('remember', sessionId);
  const rows = await ctx.db
    .select()
    .from(memories)
    .where(and(eq(memories.sessionId, sessionId), eq(memories.ownerId, ctx.user.id), eq(memories.status, 'active')))
    .orderBy(asc(memories.id));
  if (all) return { memories: rows.map(memoryView), state };
  const onBranch = await loadMemories(ctx.db, sessionId, session.currentMessageId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    memories: onBranch.flatMap(({ id }) => {
      const row = byId.get(id);
      return row === undefined ? [] : [memoryView(row)];
    }),
    state,
  };
}
