import type { Session } from '@dramatis/contract/sessions';
import { eq, getTableColumns } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { characters, type CharacterRow } from '../../db/schema/characters.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { characterSummary } from '../characters/summary.ts';

/** A session with what its view needs from its neighbours. */
export interface SessionWithContext {
  session: SessionRow;
  character: Pick<CharacterRow, 'id' | 'name' | 'tagline' | 'avatar'> | null;
  generatingMessageId: string | null;
}

/** The start of every query that reads sessions; callers add owner scope. */
export function selectSessions(executor: Executor) {
  return executor
    .select({
      session: getTableColumns(sessions),
      character: { id: characters.id, name: characters.name, tagline: characters.tagline, avatar: characters.avatar },
      generatingMessageId: generations.messageId,
    })
    .from(sessions)
    .leftJoin(characters, eq(characters.id, sessions.characterId))
    .leftJoin(generations, eq(generations.sessionId, sessions.id))
    .$dynamic();
}

export function sessionView({ session, character, generatingMessageId }: SessionWithContext): Session {
  return {
    id: session.id,
    title: session.title,
    title_source: session.titleSource,
    status: session.status,
    character: character === null ? null : characterSummary(character),
    notebook_id: session.notebookId,
    user_persona: session.userPersona,
    world_time: session.worldTime,
    story_position: session.storyPosition,
    model_settings: session.modelSettings,
    citations: session.citations,
    answered_by: session.answeredBy,
    current_message_id: session.currentMessageId,
    generating_message_id: generatingMessageId,
    revision: session.revision,
    started_at: session.startedAt.toISOString(),
    last_activity_at: session.lastActivityAt.toISOString(),
    ended_at: session.endedAt?.toISOString() ?? null,
  };
}
