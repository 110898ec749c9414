import { DEFAULT_TITLE, type CreateSession } from '@dramatis/contract/sessions';
import { v7 as uuidv7 } from 'uuid';
import { violates, type Executor } from '../../db/client.ts';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { expandMacros } from '../generation/macros.ts';
import { tokensOf } from '../generation/tokens.ts';

export type SessionSettings = Pick<
  CreateSession,
  'title' | 'user_persona' | 'world_time' | 'story_position' | 'model_settings'
>;

/**
 * Inserts a session and the character's greeting as its first message. Runs in the caller's transaction; the caller
 * sets `currentMessageId`, which cannot point at the greeting before it exists.
 */
export async function beginSession(
  tx: Executor,
  owner: { id: string },
  character: CharacterRow | null,
  settings: SessionSettings,
  now: Date,
): Promise<{ session: SessionRow; greeting: MessageRow | null }> {
  const values: SessionRow = {
    id: uuidv7(),
    ownerId: owner.id,
    characterId: character?.id ?? null,
    notebookId: null,
    title: settings.title ?? DEFAULT_TITLE,
    titleSource: settings.title === undefined ? 'default' : 'person',
    status: 'active',
    userPersona: settings.user_persona ?? '',
    worldTime: settings.world_time ?? '',
    storyPosition: settings.story_position ?? null,
    modelSettings: settings.model_settings ?? {},
    currentMessageId: null,
    revision: 1,
    startedAt: now,
    lastActivityAt: now,
    endedAt: null,
  };
  try {
    await tx.insert(sessions).values(values);
  } catch (error) {
    // It was deleted after it was loaded.
    if (violates(error, 'sessions_character_id_characters_id_fk')) throw new NotFoundError('character');
    throw error;
  }
  if (character === null || character.firstMessage.trim() === '') return { session: values, greeting: null };

  const content = expandMacros(character.firstMessage, { char: spokenName(character) });
  const greeting: MessageRow = {
    id: uuidv7(),
    sessionId: values.id,
    ownerId: owner.id,
    parentId: null,
    role: 'assistant',
    content,
    attachments: null,
    tokens: tokensOf(content),
    status: 'complete',
    error: null,
    clientMessageId: null,
    metadata: {},
    createdAt: now,
    completedAt: now,
  };
  await tx.insert(messages).values(greeting);
  return { session: values, greeting };
}
