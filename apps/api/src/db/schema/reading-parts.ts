import type { ReadingPart } from '@dramatis/contract/casts';
import type { MessageError } from '@dramatis/contract/errors';
import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { casts } from './casts.ts';
import { id } from './columns.ts';
import { drafts } from './drafts.ts';

/** One request to the model within a cast or a draft. What is done outlives the process and is not asked for again. */
export const readingParts = pgTable(
  'reading_parts',
  {
    id: id(),
    castId: uuid('cast_id').references(() => casts.id, { onDelete: 'cascade' }),
    draftId: uuid('draft_id').references(() => drafts.id, { onDelete: 'cascade' }),
    /** What is asked: for the people of a part, for a persona out of it, or to unite personas. */
    kind: text('kind').notNull(),
    index: integer('index').notNull(),
    title: text('title').notNull(),
    /** SHA-256 of the request: another request has another result. */
    inputHash: text('input_hash').notNull(),
    status: text('status').$type<ReadingPart['status']>().notNull().default('waiting'),
    /** The checked answer of a part that is done. */
    result: jsonb('result').$type<unknown>(),
    error: jsonb('error').$type<MessageError>(),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [
    // Also serve the parts of a cast or a draft in order.
    unique('reading_parts_cast').on(t.castId, t.kind, t.index),
    unique('reading_parts_draft').on(t.draftId, t.kind, t.index),
    check('reading_parts_one_owner', sql`num_nonnulls(${t.castId}, ${t.draftId}) = 1`),
  ],
);

export type ReadingPartRow = typeof readingParts.$inferSelect;
