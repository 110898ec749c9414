import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, onTestFinished, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { findServer } from '../../src/db/embedded-server.ts';

// Real servers, created and recovered, on machines that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

/** A data directory that is gone after the test, with any server in it. */
export async function temporaryDataDir(parent = tmpdir()): Promise<string> {
  const dataDir = await realpath(await mkdtemp(path.join(parent, 'dramatis-')));
  onTestFinished(async () => {
    await endServer(dataDir);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  return dataDir;
}

let prepared: Promise<string> | undefined;

/** The same with a database in it, for what is not about the first start: made once per file and copied. */
export async function preparedDataDir(): Promise<string> {
  prepared ??= prepare();
  const dataDir = await temporaryDataDir();
  await cp(await prepared, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return dataDir;
}

async function prepare(): Promise<string> {
  const dataDir = await realpath(await mkdtemp(path.join(tmpdir(), 'dramatis-')));
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  await server.stop();
  return dataDir;
}

afterAll(async () => {
  if (prepared !== undefined) await rm(await prepared, { recursive: true, force: true });
});

/** Ends what runs on the directory, without any of the code under test that waits or decides. */
async function endServer(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir);
  if (pid === undefined) return;
  process.kill(pid, 'SIGQUIT');
  process.kill(pid, 'SIGCONT');
  await until('the server is gone', async () => (await serverPid(dataDir)) === undefined);
}

export function clusterIn(dataDir: string): string {
  return path.join(dataDir, 'postgres', 'data');
}

export async function serverPid(dataDir: string): Promise<number | undefined> {
  const found = await findServer(clusterIn(dataDir));
  return found.state === 'unclear' || found.state === 'none' ? undefined : found.pid;
}

export async function until(what: string, condition: () => Promise<boolean> | boolean, limit = 20_000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${limit} ms: ${what}`);
    await pause(10);
  }
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

export type Told = Partial<Record<'event' | 'line' | 'url' | 'code' | 'message', string>> & { port?: number };

export interface Starter {
  process: ChildProcess;
  told: Told[];
  /** The first thing told of one of these kinds. Fails when the process ends without any. */
  next(...events: string[]): Promise<Told>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface StarterOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'detached'> {
  mode?: 'hold' | 'leave';
  script?: string;
  /** Put before the command. */
  prefix?: readonly string[];
}

const starterScript = path.join(import.meta.dirname, 'starter.ts');

/** Starts the server from another Node process, as `npm start` would. */
export function starter(dataDir: string, options: StarterOptions = {}): Starter {
  const { mode = 'hold', script = starterScript, prefix = [], ...spawnOptions } = options;
  const [program, ...args] = [...prefix, process.execPath, script, dataDir, mode];
  const child = spawn(program, args, { ...spawnOptions, stdio: ['pipe', 'pipe', 'pipe'] });
  const told: Told[] = [];
  let errors = '';
  let ended = false;
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event: Told = JSON.parse(line);
    told.push(event);
  });
  child.on('close', () => (ended = true));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });

  const starting: Starter = {
    process: child,
    told,
    next: async (...events) => {
      const find = () => told.find((one) => events.includes(one.event ?? ''));
      await until(`the process tells: ${events.join(' or ')}`, () => find() !== undefined || ended, 60_000);
      const found = find();
      if (found === undefined) throw new Error(`it ended without ${events.join()}: ${JSON.stringify(told)} ${errors}`);
      return found;
    },
    kill: async () => {
      const exit = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await exit;
    },
    stop: async () => {
      child.stdin.write('stop\n');
      await starting.next('stopped');
    },
  };
  return starting;
}
