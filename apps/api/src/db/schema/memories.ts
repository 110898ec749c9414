import { boolean, foreignKey, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { messages } from './messages.ts';

/** What is remembered of stretches of conversations. */
export const memories = pgTable(
  'memories',
  {
    id: id(),
    /** Its session's owner, as of a message. */
    ownerId: uuid('owner_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    /** The last message of the stretch: the memory is right on every branch through it. */
    messageId: uuid('message_id').notNull(),
    /** The first one. It is above the last, so it cannot go without it: no key. */
    fromMessageId: uuid('from_message_id').notNull(),
    /** How many messages the stretch has. */
    messages: integer('messages').notNull(),
    /** A deleted one stays without its content, so that its stretch is not summed up again. */
    status: text('status').$type<'active' | 'deleted'>().notNull().default('active'),
    content: text('content').notNull(),
    /** The person wrote it, or a part of it. */
    edited: boolean('edited').notNull().default(false),
    /** How much of a prompt `content` takes: an estimate. */
    tokens: integer('tokens').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    // One for a stretch, however jobs race; also finds those of a session and of a message.
    unique('memories_session_message').on(t.sessionId, t.messageId),
    foreignKey({
      name: 'memories_message',
      columns: [t.sessionId, t.messageId],
      foreignColumns: [messages.sessionId, messages.id],
    }).onDelete('cascade'),
  ],
);

export type MemoryRow = typeof memories.$inferSelect;
