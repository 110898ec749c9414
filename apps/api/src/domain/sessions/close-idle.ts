import { and, eq, lt, notExists } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { loadSession } from './read.ts';
import { sessionView } from './view.ts';

const HOUR_MS = 60 * 60 * 1_000;

/** Closes the sessions that nobody has written in for a while. Sending reopens them. */
export async function closeIdleSessions(deps: Pick<Deps, 'db' | 'hub' | 'clock'>, idleHours: number): Promise<void> {
  const now = deps.clock();
  const generating = deps.db.select().from(generations).where(eq(generations.sessionId, sessions.id));
  const closed = await deps.db
    .update(sessions)
    .set({ status: 'closed', endedAt: now })
    .where(
      and(
        eq(sessions.status, 'active'),
        lt(sessions.lastActivityAt, new Date(now.getTime() - idleHours * HOUR_MS)),
        notExists(generating),
      ),
    )
    .returning({ id: sessions.id, ownerId: sessions.ownerId });
  for (const { id, ownerId } of closed) {
    deps.hub.publish(ownerId, {
      type: 'session_changed',
      session: sessionView(await loadSession(deps.db, ownerId, id)),
    });
  }
}
