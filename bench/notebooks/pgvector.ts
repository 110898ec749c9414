import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { join } from 'node:path';
import type { Database } from '../../apps/api/src/db/client.ts';

const migrationsFolder = join(import.meta.dirname, '../../apps/api/src/db/migrations');

/** A database in this process that has pgvector, which the bench's own has not: for what is found, not for how fast. */
export async function openPgvector(): Promise<{ db: Database; close: () => Promise<void> }> {
  const pglite = new PGlite({ extensions: { vector } });
  const db = drizzle(pglite);
  await migrate(db, { migrationsFolder });
  // The two drivers differ in what comes beside the rows, of which nothing here makes use.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { db: db as unknown as Database, close: () => pglite.close() };
}
