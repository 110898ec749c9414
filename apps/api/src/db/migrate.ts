import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { resolve } from 'node:path';
import type { Database } from './client.ts';

/** Any number; it only has to be the same in every process. */
const MIGRATION_LOCK = 8_787_001;

/** Applies what is missing. Processes that start together take turns; all but the first find nothing to do. */
export async function migrate(db: Database): Promise<void> {
  const connection = await db.$client.connect();
  try {
    await connection.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(drizzle(connection), { migrationsFolder: resolve(import.meta.dirname, 'migrations') });
  } finally {
    // Ending the connection, not returning it to the pool, releases the lock whatever happened.
    connection.release(true);
  }
}
