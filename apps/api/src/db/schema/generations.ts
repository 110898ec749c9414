import { index, integer, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { messages } from './messages.ts';

/** A running generation; the row goes when it ends. */
export const generations = pgTable(
  'generations',
  {
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    // Unique: one reply at a time in a session, however requests race. Session and owner are the message's.
    sessionId: uuid('session_id').notNull().unique('generations_session_id'),
    ownerId: uuid('owner_id').notNull(),
    /** The process that writes it. */
    workerId: uuid('worker_id').notNull(),
    /** Renewed by that process; once past, the process is taken for dead. */
    leaseExpiresAt: instant('lease_expires_at').notNull(),
    /** Which of the person's places for parallel replies it takes, from 1. */
    slot: integer('slot').notNull(),
    /** Set by whoever wants it stopped; its process sees it within a tick. */
    stopRequestedAt: instant('stop_requested_at'),
  },
  (t) => [
    // No more at a time than there are places, however requests race.
    unique('generations_owner_slot').on(t.ownerId, t.slot),
    index('generations_worker').on(t.workerId), // what a process runs
    // None for the sweep: the table is small, and leases are renewed without touching an index.
  ],
);
