import type { Database } from './client.ts';

/**
 * Something that is made once for each database: queries that every turn runs, where building the same text anew costs
 * more than running it, and what is kept from turn to turn.
 */
export function prepared<Made>(build: (db: Database) => Made): (db: Database) => Made {
  const built = new WeakMap<Database, Made>();
  return (db) => {
    let query = built.get(db);
    if (query === undefined) {
      query = build(db);
      built.set(db, query);
    }
    return query;
  };
}
