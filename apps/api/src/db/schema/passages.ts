import { customType, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { sources } from './sources.ts';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => 'bytea' });

const sourceId = () =>
  uuid('source_id')
    .notNull()
    .references(() => sources.id, { onDelete: 'cascade' });

/** Pieces of a source's text. All of a source's are written in one transaction. */
export const passages = pgTable(
  'passages',
  {
    id: id(),
    sourceId: sourceId(),
    /** Place in the source, from 0. */
    ordinal: integer('ordinal').notNull(),
    /** From 1; 0 in front of the first chapter, and where no chapters could be told. */
    chapter: integer('chapter').notNull(),
    page: integer('page'),
    /** Where it stands in the source's normalised text, in UTF-16 units. */
    textStart: integer('text_start').notNull(),
    textEnd: integer('text_end').notNull(),
    text: text('text').notNull(),
    /** SHA-256 of the text: the key of its embedding. */
    hash: bytea('hash').notNull(),
  },
  (t) => [
    unique('passages_place').on(t.sourceId, t.ordinal),
    // The first passage after a chapter, where a story position ends.
    index('passages_chapter').on(t.sourceId, t.chapter, t.ordinal),
  ],
);

/**
 * What a source's passages are found by: each word with the passages it stands in. A row holds all there is to know of a
 * word in a source, so a search reads a row for each of its words, however many passages there are.
 */
export const passageWords = pgTable(
  'passage_words',
  {
    sourceId: sourceId(),
    /** A stem, or a whole word where it is a name. */
    word: text('word').notNull(),
    /** For each passage 4 bytes, little endian: its ordinal, and in the low 6 bits how often the word stands in it. */
    postings: bytea('postings').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.word] })],
);

/** Embeddings of texts, by their content: indexing again asks for none twice. They go with the last passage of that content. */
export const embeddings = pgTable(
  'embeddings',
  {
    ownerId: ownerId(),
    model: text('model').notNull(),
    dimensions: integer('dimensions').notNull(),
    hash: bytea('hash').notNull(),
    /** Of length 1, as 32-bit floats, little endian. */
    vector: bytea('vector').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.model, t.dimensions, t.hash] })],
);
