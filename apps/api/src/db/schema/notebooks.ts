import type { NotebookEngine, NotebookStatus } from '@dramatis/contract/notebooks';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { ownerId } from './auth.ts';
import { id, instant } from './columns.ts';

export const notebooks = pgTable(
  'notebooks',
  {
    id: id(),
    ownerId: ownerId(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    /** Goes up with every change of what can be found in it. */
    version: integer('version').notNull().default(1),
    generationStatus: text('generation_status').$type<NotebookStatus>().notNull().default('idle'),
    /** The knowledge engine that indexes it. */
    engine: text('engine').$type<NotebookEngine>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  // A person's notebooks, newest first.
  (t) => [index('notebooks_owner').on(t.ownerId, t.id)],
);

export type NotebookRow = typeof notebooks.$inferSelect;
