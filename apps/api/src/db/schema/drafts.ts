import type { DraftedCharacter, DraftStatus, Evidence } from '@dramatis/contract/drafts';
import type { MessageError } from '@dramatis/contract/errors';
import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';

export const drafts = pgTable('drafts', {
  id: id(),
  ownerId: ownerId(),
  uploadIds: uuid('upload_ids').array().notNull(),
  characterName: text('character_name').notNull().default(''),
  /** Only the text up to this chapter's end is read; null for all of it. */
  asOfChapter: integer('as_of_chapter'),
  status: text('status').$type<DraftStatus>().notNull().default('queued'),
  stage: text('stage').notNull().default('Waiting to start'),
  progress: integer('progress').notNull().default(0),
  demo: boolean('demo').notNull().default(false),
  character: jsonb('character').$type<DraftedCharacter>(),
  evidence: jsonb('evidence')
    .$type<Evidence[]>()
    .notNull()
    .default(sql`'[]'`),
  error: jsonb('error').$type<MessageError>(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export type DraftRow = typeof drafts.$inferSelect;
