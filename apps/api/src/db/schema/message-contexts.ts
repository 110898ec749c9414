import { json, pgTable, uuid } from 'drizzle-orm/pg-core';
import type { StoredContext } from '../../domain/generation/stored-context.ts';
import { messages } from './messages.ts';

/** What was sent to the model for a reply: a table of its own, which lists of messages never read. */
export const messageContexts = pgTable('message_contexts', {
  messageId: uuid('message_id')
    .primaryKey()
    .references(() => messages.id, { onDelete: 'cascade' }),
  /** `json` keeps it as it is written: it is only ever read whole, and texts may hold what `jsonb` cannot. */
  context: json('context').$type<StoredContext>().notNull(),
});
