import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export type Database = NodePgDatabase & { $client: pg.Pool };
/** Either the pool or an open transaction: what a query needs to run. */
export type Executor = Pick<NodePgDatabase, 'select' | 'with' | '$with' | 'insert' | 'update' | 'delete' | 'execute'>;

const MIN_SERVER_VERSION = 15;
/** Texts beyond this many are not prepared: lists of changing length would fill the server's memory. */
const MAX_PREPARED = 500;

/**
 * Begins a query whose plan must fit its table as it is now. A plan made while the table was empty and vacuumed reads it
 * whole each time, and a prepared statement would keep it.
 */
export const PLAN_ANEW = '/* plan anew */';

const statementNames = new Map<string, string>();

/**
 * Gives each parameterised query a name, so that a connection parses and plans its text once: that is half of what
 * PostgreSQL does in a turn.
 */
class PreparingClient extends pg.Client {}
const plainQuery: (...args: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query');
// Defined, not overridden: the method's many signatures all end in the same call.
Object.defineProperty(PreparingClient.prototype, 'query', {
  value(this: pg.Client, query: unknown, ...rest: unknown[]): unknown {
    return Reflect.apply(plainQuery, this, [named(query, rest[0]), ...rest]);
  },
});

function named(query: unknown, values: unknown): unknown {
  if (typeof query !== 'object' || query === null || !('text' in query) || typeof query.text !== 'string') return query;
  if (('name' in query && query.name !== undefined) || query.text.startsWith(PLAN_ANEW)) return query;
  if (!Array.isArray(values) || values.length === 0) return query;
  let name = statementNames.get(query.text);
  if (name === undefined) {
    if (statementNames.size === MAX_PREPARED) return query;
    name = `dramatis_${statementNames.size}`;
    statementNames.set(query.text, name);
  }
  return { ...query, name };
}

/** Connects a pool. Call `closeDatabase` when done. */
export function openDatabase(url: string, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({ connectionString: url, max: 20, Client: PreparingClient });
  // Without a listener, a connection that dies would end the process: while idle, and between two statements of a
  // transaction. In the second case the next statement fails, and so says it.
  // The driver hangs the whole connection on its error, which belongs in no log.
  pool.on('error', (error) => onIdleError(new Error(error.message)));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return drizzle(pool);
}

export async function closeDatabase(db: Database): Promise<void> {
  await db.$client.end();
}

/** Its message is a sentence for people. */
export class ServerTooOldError extends Error {
  override readonly name = 'ServerTooOldError';
}

/** @throws ServerTooOldError */
export async function checkServerVersion(db: Database): Promise<void> {
  const { rows } = await db.$client.query<{ server_version_num: string; server_version: string }>(
    "select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version",
  );
  const version = rows[0];
  if (version !== undefined && Number(version.server_version_num) >= MIN_SERVER_VERSION * 10_000) return;
  throw new ServerTooOldError(
    `DATABASE_URL leads to PostgreSQL ${version?.server_version ?? '?'}; Dramatis needs ${MIN_SERVER_VERSION} or newer.`,
  );
}

/** SQLSTATE of a statement or transaction that was given up because it and another waited for each other. */
export const DEADLOCK = '40P01';

/** True when `error` is PostgreSQL's, with this SQLSTATE. */
export function hasCode(error: unknown, code: string): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if (e instanceof pg.DatabaseError && e.code === code) return true;
  }
  return false;
}

/** True when `error` is PostgreSQL's word that `constraint` would be violated. Drizzle wraps the driver's error as `cause`. */
export function violates(error: unknown, constraint: string): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if (e instanceof pg.DatabaseError && e.constraint === constraint) return true;
  }
  return false;
}
