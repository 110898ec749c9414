import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount, giveTo } from '../../src/db/embedded-account.ts';
import { locateBinaries, type Binaries } from '../../src/db/embedded-binaries.ts';
import { asAccount, run, type Account } from '../../src/db/embedded-process.ts';
import { freePort } from '../../src/db/embedded-server.ts';

const OLDEST = 15;
const ROLE = 'dramatis';
const DATABASE = 'dramatis';
const READY_MS = 60_000;
const POLL_MS = 50;

/** A PostgreSQL server that is set up as an operator would, and can be taken away. */
export interface PostgresServer {
  readonly url: string;
  readonly version: string;
  /**
   * Ends it and starts it again. `fast` ends connections in order; `immediate` is a crash, after which it recovers.
   * @returns once it accepts connections
   */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the system's PostgreSQL where there is one, else the one that comes with npm, with an empty database. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const binaries = (await installedBinaries()) ?? (await locateBinaries());
  const account = await chooseAccount(folder, folder, binaries);
  await giveTo(account, folder);
  const cluster = join(folder, 'data');
  const made = await run(account, binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${ROLE}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
  ]);
  if (made.code !== 0) throw new Error(`initdb failed:\n${made.output}`);

  const port = await freePort();
  const address = (database: string): string => `postgres://${ROLE}@127.0.0.1:${port}/${database}`;
  let server = await launch(account, binaries, { cluster, port, log: join(folder, 'server.log') });
  await waitUntilReady(address('postgres'), server);
  const admin = new pg.Client(address('postgres'));
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  return {
    url: address(DATABASE),
    version: binaries.major,
    async restart(mode) {
      await end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      server = await launch(account, binaries, { cluster, port, log: join(folder, 'server.log') });
      await waitUntilReady(address(DATABASE), server);
    },
    stop: () => end('SIGINT'),
  };
}

async function installedBinaries(): Promise<Binaries | undefined> {
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).map(Number).filter((version) => version >= OLDEST);
  for (const version of versions.toSorted((a, b) => b - a)) {
    const program = (name: string): string => join(root, String(version), 'bin', name);
    const binaries = { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
    const isThere = await access(binaries.postgres).then(
      () => true,
      () => false,
    );
    if (isThere) return { ...binaries, major: String(version) };
  }
  return undefined;
}

async function launch(
  account: Account,
  binaries: Binaries,
  { cluster, port, log }: { cluster: string; port: number; log: string },
): Promise<ChildProcess> {
  const output = await open(log, 'a', 0o600);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const command = asAccount(account, binaries.postgres, [
    '-D',
    cluster,
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  const child = spawn(command.file, command.args, {
    ...command.options,
    stdio: ['ignore', output.fd, output.fd],
    // A Ctrl-C is for us: the server is stopped last.
    detached: true,
  });
  await output.close();
  return child;
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (server.exitCode === null) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(POLL_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  throw new Error(`PostgreSQL ended with ${server.exitCode}; its log is in the work folder.`);
}
