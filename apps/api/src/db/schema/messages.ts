import type { MessageAttachment } from '@dramatis/contract/attachments';
import type { MessageError } from '@dramatis/contract/errors';
import type { MessageMetadata, MessageStatus } from '@dramatis/contract/messages';
import type { MessageRole } from '@dramatis/contract/primitives';
import { foreignKey, index, integer, jsonb, pgTable, text, unique, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { sessions } from './sessions.ts';

/** An attachment as its message keeps it: what is shown of it, and what it takes of a prompt. */
export type StoredAttachment = MessageAttachment & { tokens: number };

export const messages = pgTable(
  'messages',
  {
    id: id(),
    sessionId: uuid('session_id')
      .notNull()
      .references((): AnyPgColumn => sessions.id, { onDelete: 'cascade' }),
    /** Its session's owner: no key of its own, whose check each turn would pay for. */
    ownerId: uuid('owner_id').notNull(),
    parentId: uuid('parent_id'),
    role: text('role').$type<MessageRole>().notNull(),
    content: text('content').notNull(),
    status: text('status').$type<MessageStatus>().notNull(),
    error: jsonb('error').$type<MessageError>(),
    clientMessageId: uuid('client_message_id'),
    /** In the order the model gets them; null: none. Here as well as in `message_attachments`, so that no turn has to join. */
    attachments: jsonb('attachments').$type<StoredAttachment[]>(),
    /** How much of a prompt it takes, attachments included, estimated when it was written. */
    tokens: integer('tokens'),
    metadata: jsonb('metadata').$type<MessageMetadata>().notNull().default({}),
    createdAt: instant('created_at').notNull().defaultNow(),
    completedAt: instant('completed_at'),
  },
  (t) => [
    // Target of the key below; also finds a message within its session.
    unique('messages_session_id_id').on(t.sessionId, t.id),
    // A parent is of the same session, by the database's own word.
    foreignKey({
      name: 'messages_parent',
      columns: [t.sessionId, t.parentId],
      foreignColumns: [t.sessionId, t.id],
    }).onDelete('cascade'),
    // Children of a message, oldest first.
    index('messages_children').on(t.sessionId, t.parentId, t.id),
    // Sending the same client_message_id again finds the same message.
    unique('messages_client_message_id').on(t.ownerId, t.clientMessageId),
  ],
);

export type MessageRow = typeof messages.$inferSelect;
