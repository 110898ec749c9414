import type { DraftedCharacter, DraftedLore, DraftStatus, Evidence, UnsupportedClaim } from '@dramatis/contract/drafts';
import type { MessageError } from '@dramatis/contract/errors';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { casts } from './casts.ts';
import { id, instant } from './columns.ts';
import { notebooks } from './notebooks.ts';

const list = <T>(name: string) =>
  jsonb(name)
    .$type<T[]>()
    .notNull()
    .default(sql`'[]'`);

export const drafts = pgTable(
  'drafts',
  {
    id: id(),
    ownerId: ownerId(),
    /** What is read, in order: uploads, or else sources of the notebook. */
    uploadIds: uuid('upload_ids').array().notNull(),
    sourceIds: uuid('source_ids')
      .array()
      .notNull()
      .default(sql`'{}'`),
    notebookId: uuid('notebook_id').references(() => notebooks.id, { onDelete: 'set null' }),
    /** The cast that the character is one of, by the name it has there. */
    castId: uuid('cast_id').references(() => casts.id, { onDelete: 'set null' }),
    characterName: text('character_name').notNull().default(''),
    /** Only the text up to this chapter's end is read; null for all of it. */
    asOfChapter: integer('as_of_chapter'),
    status: text('status').$type<DraftStatus>().notNull().default('queued'),
    stage: text('stage').notNull().default('Waiting to start'),
    progress: integer('progress').notNull().default(0),
    demo: boolean('demo').notNull().default(false),
    character: jsonb('character').$type<DraftedCharacter>(),
    evidence: list<Evidence>('evidence'),
    unsupported: list<UnsupportedClaim>('unsupported'),
    lore: list<DraftedLore>('lore'),
    error: jsonb('error').$type<MessageError>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    // One draft of each of a cast, however often it is asked for; one that was given up makes room for another.
    uniqueIndex('drafts_cast_character')
      .on(t.castId, t.characterName)
      .where(sql`${t.status} <> 'cancelled'`),
    // Whose notebook goes.
    index('drafts_notebook')
      .on(t.notebookId)
      .where(sql`${t.notebookId} is not null`),
    // How many of a person's are being written.
    index('drafts_owner_open')
      .on(t.ownerId)
      .where(sql`${t.status} in ('queued', 'running')`),
  ],
);

export type DraftRow = typeof drafts.$inferSelect;
