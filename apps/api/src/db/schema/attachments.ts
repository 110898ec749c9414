import type { AttachmentKind } from '@dramatis/contract/attachments';
import { foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { messages } from './messages.ts';

/** A file that a person attaches to messages: once for each content, however often it is sent. */
export const attachments = pgTable(
  'attachments',
  {
    id: id(),
    ownerId: ownerId(),
    /** In hexadecimal. */
    sha256: text('sha256').notNull(),
    /** As it was called when it was last uploaded. */
    name: text('name').notNull(),
    kind: text('kind').$type<AttachmentKind>().notNull(),
    mediaType: text('media_type').notNull(),
    size: integer('size').notNull(),
    /** Key in the file store. Never used again, so that removing a file cannot take a newer one along. */
    storageKey: text('storage_key').notNull(),
    width: integer('width'),
    height: integer('height'),
    durationMs: integer('duration_ms'),
    pages: integer('pages'),
    /** What the model reads when it goes as text; null: it cannot. */
    text: text('text'),
    textTokens: integer('text_tokens'),
    /** Null: it cannot go as the file. */
    fileTokens: integer('file_tokens'),
    /** When it was last uploaded or sent. */
    usedAt: instant('used_at').notNull(),
  },
  (t) => [
    // The same bytes again are the same row.
    unique('attachments_content').on(t.ownerId, t.sha256),
    // What was not used for long, to be removed unless a message has it.
    index('attachments_used').on(t.usedAt),
  ],
);

/** Which messages have which attachments. What is shown and sent of them is in the message itself. */
export const messageAttachments = pgTable(
  'message_attachments',
  {
    sessionId: uuid('session_id').notNull(),
    messageId: uuid('message_id').notNull(),
    attachmentId: uuid('attachment_id')
      .notNull()
      .references(() => attachments.id),
  },
  (t) => [
    // By session first: whether there are any in it is asked often.
    primaryKey({ columns: [t.sessionId, t.messageId, t.attachmentId] }),
    foreignKey({
      name: 'message_attachments_message',
      columns: [t.sessionId, t.messageId],
      foreignColumns: [messages.sessionId, messages.id],
    }).onDelete('cascade'),
    // Whether a message still has this one.
    index('message_attachments_attachment').on(t.attachmentId),
  ],
);

export type AttachmentRow = typeof attachments.$inferSelect;
