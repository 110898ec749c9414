import { join } from 'node:path';
import { Client } from 'pg';
import { startNode } from '../children.ts';
import type { Core } from '../pinning.ts';

/** The embedded PostgreSQL server of a data directory, run by itself, for several processes to share. */
export interface BenchDatabase {
  readonly url: string;
  /** PostgreSQL's processes are below this one. */
  readonly pid: number;
  /** A connection for our own statements; to be ended before the server. */
  connect(): Promise<Client>;
  stop(): Promise<void>;
}

export async function startDatabase(dataDir: string, core: Core = 'server'): Promise<BenchDatabase> {
  const child = startNode(core, [join(import.meta.dirname, 'database-process.ts'), dataDir], { ipc: true });
  const url = String(await child.message());
  return {
    url,
    pid: child.pid,
    async connect() {
      const client = new Client({ connectionString: url });
      // When everything is being stopped, the server may go first; without a listener that would end us untidily.
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    stop: () => child.stop(),
  };
}
