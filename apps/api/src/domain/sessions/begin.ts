import { DEFAULT_TITLE, type CreateSession } from '@dramatis/contract/sessions';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { InputError, NotFoundError } from '../../errors.ts';
import { spokenName } from '../characters/spoken-name.ts';
import { expandMacros } from '../generation/macros.ts';
import { tokensOf } from '../generation/tokens.ts';
import { checkAgent } from '../notebooks/check-agent.ts';
import { checkNotebook, checkPosition } from '../notebooks/check-scope.ts';

export type SessionSettings = Pick<
  CreateSession,
  | 'notebook_id'
  | 'title'
  | 'user_persona'
  | 'world_time'
  | 'story_position'
  | 'model_settings'
  | 'citations'
  | 'answered_by'
  | 'greeting'
>;

/** How a session begins: with one greeting, its alternates beside it. */
export interface Opening {
  greeting: MessageRow;
  /** All of them, in the character's order. */
  siblings: string[];
}

/**
 * Inserts a session and the character's greetings, one of which is its first message. Runs in the caller's transaction; the caller
 * sets `currentMessageId`, which cannot point at the greeting before it exists.
 * @throws NotFoundError; InputError for a greeting that there is not, a story position that is not in the notebook, or an
 *   agent that cannot answer
 */
export async function beginSession(
  tx: Executor,
  { user: owner, knowledge }: Pick<Ctx, 'user' | 'knowledge'>,
  character: CharacterRow | null,
  settings: SessionSettings,
  now: Date,
): Promise<{ session: SessionRow; opening: Opening | null }> {
  const chosen = settings.greeting ?? 0;
  const texts = greetingsOf(character);
  refuseMissing(chosen, texts.length);
  const { notebook_id: notebookId = null, story_position: storyPosition = null } = settings;
  if (notebookId !== null) {
    await checkNotebook(tx, owner.id, notebookId);
    if (storyPosition !== null) await checkPosition(tx, owner.id, notebookId, storyPosition);
  }
  const { answered_by: answeredBy = 'model' } = settings;
  if (answeredBy === 'ragflow_agent') await checkAgent(tx, knowledge, { notebookId, storyPosition }, 'answered_by');
  const values: SessionRow = {
    id: uuidv7(),
    ownerId: owner.id,
    characterId: character?.id ?? null,
    notebookId,
    title: settings.title ?? DEFAULT_TITLE,
    titleSource: settings.title === undefined ? 'default' : 'person',
    status: 'active',
    userPersona: settings.user_persona ?? '',
    worldTime: settings.world_time ?? '',
    storyPosition,
    modelSettings: settings.model_settings ?? {},
    citations: settings.citations ?? 'shown',
    answeredBy,
    currentMessageId: null,
    revision: 1,
    startedAt: now,
    lastActivityAt: now,
    endedAt: null,
  };
  try {
    await tx.insert(sessions).values(values);
  } catch (error) {
    // One of them was deleted after it was looked at.
    if (violates(error, 'sessions_character_id_characters_id_fk')) throw new NotFoundError('character');
    if (violates(error, 'sessions_notebook_id_notebooks_id_fk')) throw new NotFoundError('notebook');
    throw error;
  }
  const rows = texts.map((content): MessageRow => ({
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
  }));
  const greeting = rows[chosen];
  if (greeting === undefined) return { session: values, opening: null };
  await tx.insert(messages).values(rows);
  return { session: values, opening: { greeting, siblings: rows.map(({ id }) => id) } };
}

function greetingsOf(character: CharacterRow | null): string[] {
  if (character === null) return [];
  const char = spokenName(character);
  return [character.firstMessage, ...character.alternateGreetings]
    .filter((text) => text.trim() !== '')
    .map((text) => expandMacros(text, { char }));
}

/** The first is for every character, also for one that greets nobody. @throws InputError */
function refuseMissing(chosen: number, count: number): void {
  const limit = Math.max(0, count - 1);
  if (chosen <= limit) return;
  const message = `must be at most ${limit}: the character has ${count} ${count === 1 ? 'greeting' : 'greetings'}`;
  throw new InputError([{ field: 'greeting', message, rule: 'too_large', limit }]);
}
