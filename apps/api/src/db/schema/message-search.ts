import { customType, index, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { messages } from './messages.ts';
import { sessions } from './sessions.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/**
 * What messages are found by, a row for each part of a text. Written after the message is complete, never with it; a
 * message without a row has yet to get one.
 */
export const messageSearch = pgTable(
  'message_search',
  {
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    part: smallint('part').notNull(),
    ownerId: uuid('owner_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    createdAt: instant('created_at').notNull(),
    /** In characters of the message's content. */
    textStart: integer('text_start').notNull(),
    textLength: integer('text_length').notNull(),
    vector: tsvector('vector').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.part] }),
    // Walks through a person's messages, newest first: backwards, because a descending one would have its nulls elsewhere.
    index('message_search_owner_time').on(t.ownerId, t.createdAt, t.messageId),
    // The vector also has its owner, session, character and role as words.
    index('message_search_vector').using('gin', t.vector),
  ],
);

/** What sessions are found by: their titles. */
export const sessionSearch = pgTable(
  'session_search',
  {
    sessionId: uuid('session_id')
      .primaryKey()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    ownerId: uuid('owner_id').notNull(),
    title: text('title').notNull(),
    vector: tsvector('vector').notNull(),
  },
  (t) => [index('session_search_vector').using('gin', t.vector)],
);

/** How far the search rows have been written: one row. */
export const searchProgress = pgTable('search_progress', {
  id: smallint('id').primaryKey().default(1),
  /** Messages before this one are not looked at again by who writes the rows of new ones … */
  fresh: uuid('fresh').notNull().default('00000000-0000-0000-0000-000000000000'),
  /** … but by the round through all messages, which has come this far. */
  round: uuid('round').notNull().default('00000000-0000-0000-0000-000000000000'),
});
