import { getTableColumns, sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Lorebook } from '../../domain/lore/lorebook.ts';
import type { CardRest } from '../../domain/characters/card-columns.ts';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { drafts } from './drafts.ts';
import { notebooks } from './notebooks.ts';

const prose = (name: string) => text(name).notNull().default('');
const strings = (name: string) =>
  text(name)
    .array()
    .notNull()
    .default(sql`'{}'`);

export const characters = pgTable(
  'characters',
  {
    id: id(),
    ownerId: ownerId(),
    name: text('name').notNull(),
    tagline: prose('tagline'),
    description: prose('description'),
    personality: prose('personality'),
    scenario: prose('scenario'),
    firstMessage: prose('first_message'),
    alternateGreetings: strings('alternate_greetings'),
    exampleDialogue: prose('example_dialogue'),
    systemPrompt: prose('system_prompt'),
    postHistoryInstructions: prose('post_history_instructions'),
    tags: strings('tags'),
    creatorNotes: prose('creator_notes'),
    nickname: prose('nickname'),
    creator: prose('creator'),
    characterVersion: prose('character_version'),
    /** What a card has beside the columns, kept for the way out. */
    card: jsonb('card').$type<CardRest>().notNull().default({}),
    lorebook: jsonb('lorebook').$type<Lorebook>(),
    /** Counted by the database, so that lists need not read the book to know of it. */
    loreEntries: integer('lore_entries')
      .notNull()
      .generatedAlwaysAs(sql`coalesce(jsonb_array_length(lorebook -> 'entries'), 0)`),
    /** SHA-256 of its picture, one of its `character_files`. */
    avatar: text('avatar'),
    /** Of the card it was last imported from. */
    cardFingerprint: text('card_fingerprint'),
    /** By what another edition of that card is recognised. */
    cardIdentities: strings('card_identities'),
    draftId: uuid('draft_id').references(() => drafts.id, { onDelete: 'set null' }),
    /** What they know: new chats with them are offered in it. */
    notebookId: uuid('notebook_id').references(() => notebooks.id, { onDelete: 'set null' }),
    favourite: boolean('favourite').notNull().default(false),
    revision: integer('revision').notNull().default(1),
    /**
     * What a search looks in, with what nobody types between the parts. Kept, because lowering the words of a whole list
     * takes longer than looking through them. `character_tags_text` is made in its migration.
     */
    searched: text('searched')
      .notNull()
      .generatedAlwaysAs(sql`lower(name || chr(1) || tagline || chr(1) || character_tags_text(tags))`),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    // The gallery: newest first, by name, last changed first. Read backwards: an index of its own order would put NULLs
    // last, and so not serve ORDER BY … DESC.
    index('characters_owner').on(t.ownerId, t.id),
    index('characters_owner_sorted').on(t.ownerId, sql`lower(${t.name})`, t.id),
    index('characters_owner_changed').on(t.ownerId, t.updatedAt, t.id),
    // Whether an imported card is here already.
    index('characters_owner_name').on(t.ownerId, t.name),
    // Whose notebook goes.
    index('characters_notebook')
      .on(t.notebookId)
      .where(sql`${t.notebookId} is not null`),
    index('characters_card_identities').using('gin', t.cardIdentities),
  ],
);

const {
  card: _,
  lorebook: __,
  cardFingerprint: ___,
  cardIdentities: ____,
  searched: _____,
  ...columns
} = getTableColumns(characters);

/** What every reader but import and export wants: the rest of a card and its lorebook may be megabytes. */
export const characterColumns = columns;

export type CharacterRow = Pick<typeof characters.$inferSelect, keyof typeof characterColumns>;
