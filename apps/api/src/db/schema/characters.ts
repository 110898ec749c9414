import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';
import { drafts } from './drafts.ts';

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
    draftId: uuid('draft_id').references(() => drafts.id, { onDelete: 'set null' }),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  // The gallery, newest first.
  (t) => [index('characters_owner').on(t.ownerId, t.id.desc())],
);

export type CharacterRow = typeof characters.$inferSelect;
