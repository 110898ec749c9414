import { Socket } from 'node:net';
import { Client } from 'pg';
import { ROLE } from './embedded-cluster.ts';
import { codeOf } from './embedded-error.ts';

/** The database that the application's tables live in. */
export const DATABASE = 'dramatis';

/** Any number will do, as long as it stays the same. */
const LOCK = 4_403_868_117;

export function urlOf(port: number, password: string, database: string): string {
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

export interface Lock {
  client: Client;
  socket: Socket;
}

export type Hold =
  | ({ state: 'held' } & Lock)
  | { state: 'busy'; holder: string }
  | { state: 'unreachable'; error: unknown };

/*
 * One application process per server: whoever holds this advisory lock. It belongs to a connection, so the server drops
 * it the moment its process dies, however it dies: there is no file to go stale and no process id to be mistaken.
 * Locks count per database; `postgres` is one that nobody clones or drops.
 */
export async function holdServer(port: number, password: string): Promise<Hold> {
  const socket = new Socket();
  const client = new Client({
    connectionString: urlOf(port, password, 'postgres'),
    application_name: `process ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  });
  // A connection that breaks later is the concern of whoever holds it; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (await tryLock(client)) return { state: 'held', client, socket };
    const holder = await holderOf(client);
    await client.end();
    return { state: 'busy', holder };
  } catch (error) {
    socket.destroy();
    // Too many connections: it answers, and somebody is using it.
    if (codeOf(error) === '53300') return { state: 'busy', holder: 'another process' };
    return { state: 'unreachable', error };
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
  return rows[0]?.held === true;
}

async function holderOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) | objid::bigint = $1`,
    [LOCK],
  );
  return rows[0]?.name || 'another process';
}

export async function createDatabaseIfMissing(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}
