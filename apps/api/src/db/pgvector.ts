import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';

/** Any number of our own. */
const SETUP_LOCK = 8_787_002;
/** The first version that goes on searching when a filter leaves too little. */
const MIN_VERSION = [0, 8] as const;

/**
 * Sets up pgvector where the server has it: its table is no part of the migrations, which must run anywhere. A table of
 * vectors of other dimensions is made anew, empty.
 * @returns whether vectors can be searched by themselves; what was indexed before may be missing in the table
 */
export async function setUpPgvector(db: Pick<Database, 'transaction'>, dimensions: number): Promise<boolean> {
  return await db.transaction(async (tx) => {
    // Processes that start together take turns.
    await tx.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
    const { rows } = await tx.execute<{ installed: string | null; default_version: string; may_create: boolean }>(sql`
      select e.extversion as installed, a.default_version,
        has_database_privilege(current_database(), 'create') as may_create
      from pg_available_extensions a left join pg_extension e on e.extname = a.name where a.name = 'vector'`);
    const [extension] = rows;
    const version = extension?.installed ?? (extension?.may_create === true ? extension.default_version : null);
    if (version === null || version === undefined || !isEnough(version)) return false;
    const made = await tx.execute<{ type: string }>(sql`
      select format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = to_regclass('passage_vectors') and attname = 'vector'`);
    const type = `halfvec(${dimensions})`;
    if (made.rows[0]?.type === type) return true;
    await tx.execute(sql`drop table if exists passage_vectors`);
    if (extension?.installed === null) {
      // Not every owner of a database may install it. A statement that fails must not end the transaction.
      const installed = await tx
        .transaction(async (inner) => await inner.execute(sql`create extension vector`))
        .then(
          () => true,
          () => false,
        );
      if (!installed) return false;
    }
    await tx.execute(sql`
      create table passage_vectors (
        passage_id uuid primary key references passages (id) on delete cascade,
        notebook_id uuid not null,
        model text not null,
        vector ${sql.raw(type)} not null
      )`);
    // A small notebook is read whole, by this; what is close in a large one is found by the other.
    await tx.execute(sql`create index passage_vectors_notebook on passage_vectors (notebook_id)`);
    await tx.execute(sql`create index passage_vectors_near on passage_vectors using hnsw (vector halfvec_cosine_ops)`);
    return true;
  });
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}
