import type { GenerationEvent } from '@dramatis/contract/events';
import { integer, json, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import type { Unnumbered } from '../../adapters/hub/hub.ts';

/**
 * The log of what generations emitted, kept for a day: a row for each generation and tick of its process. `seq` is the
 * number of the row's last event.
 *
 * No foreign key to `messages`: its check would lock and so rewrite each message's row at each tick. Who deletes
 * messages deletes their events, and the daily removal takes the rest.
 */
export const generationEvents = pgTable(
  'generation_events',
  {
    messageId: uuid('message_id').notNull(),
    seq: integer('seq').notNull(),
    events: json('events').$type<Unnumbered<GenerationEvent>[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.seq] })],
);
