import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Executor } from '../../db/client.ts';
import { memories, type MemoryRow } from '../../db/schema/memories.ts';
import { messages } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { tokensOf } from '../generation/tokens.ts';
import type { BranchMemory } from './on-branch.ts';

/**
 * Keeps what was summed up of a stretch, unless its messages are gone or some of them were covered meanwhile.
 * @param messageIds of the stretch, oldest first
 * @returns whether it was kept
 */
export async function storeMemory(
  db: Database,
  of: Pick<MemoryRow, 'sessionId' | 'ownerId'>,
  messageIds: readonly string[],
  content: string,
  now: Date,
): Promise<boolean> {
  const [fromMessageId, messageId] = [messageIds[0], messageIds.at(-1)];
  if (fromMessageId === undefined || messageId === undefined) return false;
  return await db.transaction(async (tx) => {
    if (!(await lockForMemory(tx, of.sessionId))) return false;
    const [last] = await tx.select({ id: messages.id }).from(messages).where(eq(messages.id, messageId));
    const covering = await tx
      .select({ id: memories.id })
      .from(memories)
      .where(and(eq(memories.sessionId, of.sessionId), inArray(memories.messageId, [...messageIds])))
      .limit(1);
    if (last === undefined || covering.length > 0) return false;
    await tx.insert(memories).values({
      ...of,
      fromMessageId,
      messageId,
      messages: messageIds.length,
      content,
      tokens: tokensOf(content),
      createdAt: now,
      updatedAt: now,
    });
    return true;
  });
}

/**
 * Puts one memory in the place of neighbours: the last of them covers all their stretches from now on. Where another branch
 * leaves between, the earlier ones stay for that branch; on this one the last hides them.
 * @returns false when one of them was changed meanwhile
 */
export async function mergeMemories(
  db: Database,
  sessionId: string,
  merged: readonly BranchMemory[],
  content: string,
  now: Date,
): Promise<boolean> {
  const [first, last] = [merged[0], merged.at(-1)];
  if (first === undefined || last === undefined) return false;
  return await db.transaction(async (tx) => {
    if (!(await lockForMemory(tx, sessionId))) return false;
    const ids = merged.map(({ id }) => id);
    const rows = await tx
      .select({ id: memories.id, revision: memories.revision })
      .from(memories)
      .where(inArray(memories.id, ids));
    const isAsRead = ({ id, revision }: BranchMemory) => rows.some((row) => row.id === id && row.revision === revision);
    if (!merged.every(isAsRead)) return false;
    if (!(await isLeftBetween(tx, sessionId, first.messageId, last.messageId))) {
      await tx.delete(memories).where(inArray(memories.id, ids.slice(0, -1)));
    }
    await tx
      .update(memories)
      .set({
        fromMessageId: first.fromMessageId,
        messages: merged.reduce((sum, memory) => sum + memory.messages, 0),
        content,
        tokens: tokensOf(content),
        revision: last.revision + 1,
        updatedAt: now,
      })
      .where(eq(memories.id, last.id));
    return true;
  });
}

/** Whoever changes what is remembered of a session locks it first, as those do who change its messages. */
export async function lockForMemory(tx: Executor, sessionId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('no key update');
  return rows.length > 0;
}

/** Whether any message between the two has a sibling. */
async function isLeftBetween(tx: Executor, sessionId: string, aboveId: string, belowId: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    with recursive up as (
      select id, parent_id from messages where id = ${belowId}
      union all
      select m.id, m.parent_id from up
      cross join lateral (select id, parent_id from messages where id = up.parent_id offset 0) m
      where up.id <> ${aboveId}
    )
    select from up where up.id <> ${aboveId} and exists (
      select from messages
      where session_id = ${sessionId} and messages.parent_id = up.parent_id and messages.id <> up.id
    )
    limit 1`);
  return rows.length > 0;
}
