import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';

/** Whom a person likes to be: presets for a session's user persona. */
export const userPersonas = pgTable(
  'user_personas',
  {
    id: id(),
    ownerId: ownerId(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('user_personas_owner').on(t.ownerId, t.id)],
);

export type UserPersonaRow = typeof userPersonas.$inferSelect;
