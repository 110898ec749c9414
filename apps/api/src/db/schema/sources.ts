import type { MessageError } from '@dramatis/contract/errors';
import type { SourceStatus } from '@dramatis/contract/notebooks';
import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Chapter } from '../../domain/books/book.ts';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { notebooks } from './notebooks.ts';

export const sources = pgTable(
  'sources',
  {
    id: id(),
    ownerId: ownerId(),
    notebookId: uuid('notebook_id')
      .notNull()
      .references(() => notebooks.id, { onDelete: 'cascade' }),
    /** Place in the notebook, from 1: what stands in a later source happens later. */
    ordinal: integer('ordinal').notNull(),
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    size: integer('size').notNull(),
    /** Of the file's bytes, in hexadecimal. */
    sha256: text('sha256').notNull(),
    /** Keys in the file store: the file, and its normalised text (UTF-8), which is there once it was read. */
    storageKey: text('storage_key').notNull(),
    textKey: text('text_key'),
    /** As the file says, or empty. */
    title: text('title').notNull().default(''),
    /** ISO 639-3, as told from the text; `und` when it could not be told. */
    language: text('language').notNull().default('und'),
    /** UTF-16 units of its text. */
    characters: integer('characters').notNull().default(0),
    chapters: jsonb('chapters')
      .$type<Chapter[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Where each page of its text begins, from the first on, an empty one where the next does; null: it has no pages. */
    pageStarts: integer('page_starts').array(),
    passageCount: integer('passage_count').notNull().default(0),
    /** Whether its passages have embeddings; without, they are found by their words alone. */
    embedded: boolean('embedded').notNull().default(false),
    /**
     * The model and the dimensions of its embeddings, or of those it had before it was to be embedded anew; null where it has
     * to be indexed again for them.
     */
    embeddedWith: text('embedded_with'),
    status: text('status').$type<SourceStatus>().notNull().default('queued'),
    /** 0–100. */
    progress: integer('progress').notNull().default(0),
    error: jsonb('error').$type<MessageError>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    // Also the list of a notebook's sources.
    unique('sources_place').on(t.notebookId, t.ordinal),
    unique('sources_content').on(t.notebookId, t.sha256),
  ],
);

export type SourceRow = typeof sources.$inferSelect;
