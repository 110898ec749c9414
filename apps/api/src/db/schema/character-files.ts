import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { characters } from './characters.ts';

/** The picture of a character and the files of its card, by their content. */
export const characterFiles = pgTable(
  'character_files',
  {
    characterId: uuid('character_id')
      .notNull()
      .references(() => characters.id, { onDelete: 'cascade' }),
    ownerId: ownerId(),
    /** In hexadecimal. */
    sha256: text('sha256').notNull(),
    /** Key in the file store. Never used again, so that removing a file cannot take a newer one along. */
    storageKey: text('storage_key').notNull(),
    size: integer('size').notNull(),
  },
  (t) => [primaryKey({ columns: [t.characterId, t.sha256] })],
);
