import type { ListSessionsQuery, SessionList } from '@dramatis/contract/sessions';
import { and, desc, eq, ilike, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { decodeCursor, encodeCursor, INSTANT, UUID } from '../cursor.ts';
import { likePattern } from '../like.ts';
import { loadDetails } from './details.ts';
import { selectSessions, sessionView } from './view.ts';

/** A person's sessions, last active first. */
export async function listSessions(ctx: Ctx, query: ListSessionsQuery): Promise<SessionList> {
  const limit = query.limit ?? 30;
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, [INSTANT, UUID], 'cursor');
  const rows = await selectSessions(ctx.db)
    .where(
      and(
        eq(sessions.ownerId, ctx.user.id),
        query.status === undefined ? undefined : eq(sessions.status, query.status),
        query.character_id === undefined ? undefined : eq(sessions.characterId, query.character_id),
        query.notebook_id === undefined ? undefined : eq(sessions.notebookId, query.notebook_id),
        query.q === undefined ? undefined : ilike(sessions.title, likePattern(query.q)),
        after === undefined
          ? undefined
          : sql`(${sessions.lastActivityAt}, ${sessions.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(sessions.lastActivityAt), desc(sessions.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.session;
  const details =
    query.view === 'detailed'
      ? await loadDetails(
          ctx.db,
          ctx.user.id,
          page.map(({ session }) => session.id),
        )
      : undefined;
  return {
    sessions: page.map((row) => ({ ...sessionView(row), ...details?.get(row.session.id) })),
    next_cursor:
      rows.length > limit && last !== undefined ? encodeCursor(last.lastActivityAt.toISOString(), last.id) : null,
  };
}
