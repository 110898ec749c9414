import type { MessageError } from '@dramatis/contract/errors';
import { inArray, lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { messages } from '../../db/schema/messages.ts';

/** How long a process may be silent before its generations are taken for dead. */
const LEASE_MS = 10_000;

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

export const generationLost: MessageError = {
  code: 'generation_lost',
  message: 'The server stopped while this reply was being written. What had arrived is kept.',
  retryable: true,
};

/** Saves the text so far of many generations and renews their leases: two statements, however many there are. */
export async function checkpoint(
  db: Database,
  messageIds: string[],
  texts: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  if (texts.size > 0) {
    await db.execute(sql`
      update messages set content = saved.content
      from unnest(${sql.param([...texts.keys()])}::uuid[], ${sql.param([...texts.values()])}::text[]) as saved (id, content)
      where messages.id = saved.id and messages.status = 'streaming'`);
  }
  await db
    .update(generations)
    .set({ leaseExpiresAt: leaseEnd(now) })
    .where(inArray(generations.messageId, messageIds));
}

/** Marks generations whose process died as interrupted, with the text they had. @returns what was marked */
export async function sweep(
  db: Database,
  now: Date,
): Promise<{ messageId: string; sessionId: string; ownerId: string }[]> {
  return await db.transaction(async (tx) => {
    const dead = await tx.delete(generations).where(lt(generations.leaseExpiresAt, now)).returning();
    if (dead.length === 0) return [];
    await tx
      .update(messages)
      .set({ status: 'interrupted', error: generationLost, completedAt: now })
      .where(
        inArray(
          messages.id,
          dead.map((generation) => generation.messageId),
        ),
      );
    return dead;
  });
}
