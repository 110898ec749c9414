import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CharacterFields } from '../../domain/characters/fields.ts';
import { characters } from './characters.ts';
import { instant } from './columns.ts';

/** What a character's form held before it was changed: a row for each of its last revisions. */
export const characterVersions = pgTable(
  'character_versions',
  {
    characterId: uuid('character_id')
      .notNull()
      .references(() => characters.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    fields: jsonb('fields').$type<CharacterFields>().notNull(),
    /** Names of the fields that the next revision changed. */
    changed: text('changed')
      .array()
      .$type<(keyof CharacterFields)[]>()
      .notNull()
      .default(sql`'{}'`),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.characterId, t.revision] })],
);
