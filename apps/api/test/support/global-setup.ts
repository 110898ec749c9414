import { PgBoss } from 'pg-boss';
import pg from 'pg';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { closeDatabase, openDatabase } from '../../src/db/client.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { homeIn } from '../../src/db/embedded-cluster.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server of our own; its database `template` is migrated and never written to. */
    databaseServer: string;
    /** Its log, which alone tells who waited for whom in a deadlock. */
    databaseLog: string;
  }
}

/** One PostgreSQL server for all suites; each clones the template into a database of its own. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dramatis-test-'));
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });

  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query('create database template');
  const url = new URL(server.url);
  url.pathname = '/template';
  const db = openDatabase(url.href, () => undefined);
  await migrate(db);
  await closeDatabase(db);
  // The queue's own tables, too, so that suites don't each make them.
  const boss = new PgBoss({ connectionString: url.href, supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  await admin.query('alter database template with allow_connections false is_template true');
  await admin.end();

  provide('databaseServer', server.url);
  provide('databaseLog', homeIn(dataDir).log);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
