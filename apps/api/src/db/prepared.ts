import type { Database } from './client.ts';

/**
 * A query that is put together once for each database: for the few that every turn runs, where building the same text
 * anew costs more than running it.
 */
export function prepared<Query>(build: (db: Database) => Query): (db: Database) => Query {
  const built = new WeakMap<Database, Query>();
  return (db) => {
    let query = built.get(db);
    if (query === undefined) {
      query = build(db);
      built.set(db, query);
    }
    return query;
  };
}
