import type { MessageError } from '@dramatis/contract/errors';
import { and, inArray, lt, sql } from 'drizzle-orm';
import { logPointer } from '../../adapters/hub/pointer.ts';
import type { Database } from '../../db/client.ts';
import { sendNotification } from '../../db/notifications.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { readLoggedText } from './event-log.ts';

/** How long a process may be silent before its generations are taken for dead. */
const LEASE_MS = 10_000;

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS);

export const generationLost: MessageError = {
  code: 'generation_lost',
  message: 'The server stopped while this reply was being written. What had arrived is kept.',
  retryable: true,
};

/** Renews the leases of what a process writes. */
export async function renewLeases(db: Database, messageIds: readonly string[], now: Date): Promise<void> {
  await db
    .update(generations)
    .set({ leaseExpiresAt: leaseEnd(now) })
    .where(sql`${generations.messageId} = any(${sql.param(messageIds)}::uuid[])`);
}

/**
 * Marks generations whose process died as interrupted, or stopped if somebody wanted that, with the text they had
 * logged. A database that has just started proves nobody dead: nobody could renew a lease while it was away.
 * @returns how many were marked
 */
export async function sweep(db: Database, now: Date): Promise<number> {
  const silentSince = new Date(now.getTime() - LEASE_MS);
  return await db.transaction(async (tx) => {
    const expired = and(
      lt(generations.leaseExpiresAt, now),
      sql`pg_postmaster_start_time() < ${silentSince.toISOString()}`,
    );
    // Sessions are locked before what is in them, here as everywhere.
    const locked = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(inArray(sessions.id, tx.select({ id: generations.sessionId }).from(generations).where(expired)))
      .orderBy(sessions.id)
      .for('no key update');
    if (locked.length === 0) return 0;
    const sessionIds = locked.map(({ id }) => id);
    const dead = await tx
      .delete(generations)
      .where(and(expired, inArray(generations.sessionId, sessionIds)))
      .returning();
    if (dead.length === 0) return 0;
    // Waits for what is being logged at this moment. Later on, a process that only slept finds itself without a
    // generation and logs nothing more, so nobody is shown text that the message lacks.
    await tx.execute(sql`lock table generation_events in share mode`);
    const ids = dead.map(({ messageId }) => messageId);
    const texts = await readLoggedText(tx, ids);
    const stopped = dead.map(({ stopRequestedAt }) => stopRequestedAt !== null);
    await tx.execute(sql`
      update messages
      set content = content || dead.text, completed_at = ${now.toISOString()},
        status = case when dead.stopped then 'stopped' else 'interrupted' end,
        error = case when dead.stopped then null else ${JSON.stringify(generationLost)}::jsonb end
      from unnest(
        ${sql.param(ids)}::uuid[],
        ${sql.param(ids.map((id) => texts.get(id) ?? ''))}::text[],
        ${sql.param(stopped)}::boolean[]
      ) as dead (id, text, stopped)
      where messages.id = dead.id and messages.status = 'streaming'`);
    await sendNotification(tx, logPointer);
    return dead.length;
  });
}
