import type {
  Answerer,
  CitationDisplay,
  ModelSettings,
  SessionStatus,
  StoryPosition,
  TitleSource,
} from '@dramatis/contract/sessions';
import { index, integer, jsonb, pgTable, text, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { characters } from './characters.ts';
import { id, instant } from './columns.ts';
import { messages } from './messages.ts';
import { notebooks } from './notebooks.ts';

export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    ownerId: ownerId(),
    // RESTRICT: a character with sessions cannot go, whoever asks and however it races.
    characterId: uuid('character_id').references(() => characters.id, { onDelete: 'restrict' }),
    /** Unbound when the notebook goes. */
    notebookId: uuid('notebook_id').references(() => notebooks.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    titleSource: text('title_source').$type<TitleSource>().notNull().default('default'),
    status: text('status').$type<SessionStatus>().notNull().default('active'),
    userPersona: text('user_persona').notNull().default(''),
    worldTime: text('world_time').notNull().default(''),
    storyPosition: jsonb('story_position').$type<StoryPosition>(),
    modelSettings: jsonb('model_settings').$type<ModelSettings>().notNull().default({}),
    citations: text('citations').$type<CitationDisplay>().notNull().default('shown'),
    answeredBy: text('answered_by').$type<Answerer>().notNull().default('model'),
    currentMessageId: uuid('current_message_id').references((): AnyPgColumn => messages.id, { onDelete: 'set null' }),
    revision: integer('revision').notNull().default(1),
    startedAt: instant('started_at').notNull().defaultNow(),
    lastActivityAt: instant('last_activity_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    // The sidebar: a person's sessions by last activity.
    index('sessions_owner_activity').on(t.ownerId, t.lastActivityAt, t.id),
    // The sessions of a character, and the check when one is deleted.
    index('sessions_character').on(t.characterId),
    // The sessions of a notebook.
    index('sessions_notebook').on(t.notebookId),
    // ON DELETE SET NULL looks sessions up by their leaf.
    index('sessions_current_message').on(t.currentMessageId),
  ],
);

export type SessionRow = typeof sessions.$inferSelect;
