import type { CastMember, CastStatus } from '@dramatis/contract/casts';
import type { MessageError } from '@dramatis/contract/errors';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Outline } from '../../domain/readings/plan-parts.ts';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { notebooks } from './notebooks.ts';

/** Who is in some files: one reading of them. */
export const casts = pgTable(
  'casts',
  {
    id: id(),
    ownerId: ownerId(),
    /** What is read, in order: uploads, or else sources of the notebook. No keys: either may go, and what was read stays. */
    uploadIds: uuid('upload_ids').array().notNull(),
    sourceIds: uuid('source_ids')
      .array()
      .notNull()
      .default(sql`'{}'`),
    notebookId: uuid('notebook_id').references(() => notebooks.id, { onDelete: 'set null' }),
    /** Only the text up to this chapter's end is read; null for all of it. */
    asOfChapter: integer('as_of_chapter'),
    status: text('status').$type<CastStatus>().notNull().default('reading'),
    stage: text('stage').notNull().default('Waiting to start'),
    progress: integer('progress').notNull().default(0),
    demo: boolean('demo').notNull().default(false),
    /** A file each, once they are read. */
    outlines: jsonb('outlines').$type<Outline[]>(),
    members: jsonb('members')
      .$type<CastMember[]>()
      .notNull()
      .default(sql`'[]'`),
    error: jsonb('error').$type<MessageError>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    // A person's casts, newest first.
    index('casts_owner').on(t.ownerId, t.id),
    // Whose notebook goes.
    index('casts_notebook')
      .on(t.notebookId)
      .where(sql`${t.notebookId} is not null`),
    // How many of a person's are being read.
    index('casts_owner_open')
      .on(t.ownerId)
      .where(sql`${t.status} in ('reading', 'running')`),
  ],
);

export type CastRow = typeof casts.$inferSelect;
