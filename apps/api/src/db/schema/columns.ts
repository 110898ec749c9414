import { timestamp, uuid } from 'drizzle-orm/pg-core';
import { v7 as uuidv7 } from 'uuid';

/** UUIDv7 made here, so that rows sort by age and ids are known before they are written. */
export const id = () => uuid('id').primaryKey().$defaultFn(uuidv7);

/** Millisecond instants: what JavaScript can hold, so cursors made of them are exact. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
