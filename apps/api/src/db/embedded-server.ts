import { spawn } from 'node:child_process';
import { open, readFile, readlink, rename, stat, unlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './embedded-binaries.ts';
import type { Home } from './embedded-cluster.ts';
import { EmbeddedPostgresError, codeOf, messageOf } from './embedded-error.ts';
import { type Account, asAccount, cannotExecute, isAlive, lastLine, ourselves, run } from './embedded-process.ts';

/** How often a condition is looked at again while we wait for it. */
export const POLL_MS = 10;

const LOG_LIMIT = 1_000_000;

/**
 * What `postmaster.pid` says, checked against the processes that really run.
 * `none`: `pid`, where given, is written there but is not (or no longer) a server of this cluster.
 */
export type Found =
  | { state: 'none'; pid: number | undefined }
  | { state: 'unclear' }
  | { state: 'starting' | 'ready' | 'stopping'; pid: number; port: number };

export async function findServer(cluster: string): Promise<Found> {
  const content = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (content === undefined) return { state: 'none', pid: undefined };
  const lines = content.split('\n').map((line) => line.trim());
  // A single-user PostgreSQL writes its id as a negative number, and has no port.
  const pid = Math.abs(Number(lines[0]));
  if (!(pid > 0)) return { state: 'unclear' };
  if (!(await isServerOf(cluster, pid))) return { state: 'none', pid };
  const port = Number(lines[3]);
  if (!(port > 0)) return { state: 'unclear' };
  const status = lines[7];
  const state = status === 'ready' ? 'ready' : status === 'stopping' ? 'stopping' : 'starting';
  return { state, pid, port };
}

/** Process ids are reused, so one that is alive proves nothing. */
async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    // Empty for a zombie: dead, only not yet reaped.
    const [program = '', ...args] = command.split('\0');
    if (path.basename(program) !== 'postgres') return false;
    // A server works in its data directory, also after that was renamed. Not everyone may look.
    const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return workingDirectory === undefined ? args.includes(cluster) : workingDirectory === cluster;
  }
  // On Windows signals go through a pipe that only PostgreSQL has: a wrong guess costs time and harms nobody.
  if (process.platform === 'win32') return true;
  const command = await run(ourselves, '/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return command.output.includes('postgres') && command.output.includes(cluster);
}

/** Removes a `postmaster.pid` that a crash left empty: PostgreSQL would refuse to start for ever. */
export async function removeEmptyPidFile(cluster: string): Promise<boolean> {
  const file = path.join(cluster, 'postmaster.pid');
  try {
    if ((await stat(file)).size > 0) return false;
    await unlink(file);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}

export interface Launch {
  home: Home;
  account: Account;
  binaries: Binaries;
  port: number;
  /** The process id in a `postmaster.pid` that {@link findServer} found to be no server. */
  stalePid: number | undefined;
}

/**
 * Starts the server and waits until it accepts connections, which after a crash includes the recovery.
 * `contended`: another server, starting or dying, still has the directory; `port_taken`: try another port.
 */
export async function launchServer(launch: Launch): Promise<'ready' | 'contended' | 'port_taken'> {
  const { home, account, binaries } = launch;
  await rotate(home.log);
  const log = await open(home.log, 'a', 0o600);
  const start = (await log.stat()).size;
  const command = asAccount(account, binaries.postgres, ['-D', home.cluster, ...settings(launch.port)]);
  const child = spawn(command.file, command.args, {
    ...command.options,
    /*
     * PostgreSQL refuses to start when the process id in postmaster.pid is alive, even if it is by now somebody
     * else's, or a zombie. Naming it here makes PostgreSQL pass over that id, and it still checks that no
     * process is attached to the old server's shared memory. Deleting the file would skip that check.
     */
    env: {
      ...command.options.env,
      ...(launch.stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(launch.stalePid) }),
    },
    stdio: ['ignore', log.fd, log.fd],
    // A session of its own: neither Ctrl-C nor a closed terminal reaches it, we stop it when we are done with it.
    detached: true,
    windowsHide: true,
  });
  let ended: { reason: string; unstartable: boolean } | undefined;
  child.on('error', (error) => (ended = { reason: messageOf(error), unstartable: true }));
  child.on('exit', (code, signal) => {
    ended ??= { reason: signal === null ? `exit code ${code}` : `signal ${signal}`, unstartable: false };
  });
  child.unref();
  await log.close();

  for (;;) {
    if (ended !== undefined) break;
    const found = await findServer(home.cluster);
    if (found.state === 'ready' && found.pid === child.pid) return 'ready';
    await pause(POLL_MS);
  }
  if (ended.unstartable) throw cannotExecute(binaries.postgres, ended.reason);
  const written = (await readFile(home.log)).subarray(start).toString();
  if (/postmaster\.pid" (already exists|is empty)|shared memory block .* is still in use/.test(written))
    return 'contended';
  if (/could not bind|could not create any TCP\/IP sockets/.test(written)) return 'port_taken';
  const fatal = /(?:FATAL|PANIC): +(.*)/.exec(written)?.[1] ?? (lastLine(written) || ended.reason);
  throw new EmbeddedPostgresError(
    'start_failed',
    `PostgreSQL did not start: ${fatal}. Its log is ${home.log}; set it right, or set DATA_DIR to another directory.`,
  );
}

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    // Shared folders such as /tmp are everybody's, and a path in our own may be longer than a socket's can be.
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    // Nothing replicates from a laptop's server.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    max_wal_size: '512MB',
    // Compiling costs more than it saves on short queries.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Failed statements carry what people wrote, and reach the application anyway. So the log stays small and private.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: -1,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function rotate(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(log, `${log}.1`);
}

/**
 * SIGINT makes PostgreSQL end its sessions and write everything out; where that takes longer than `patience`, SIGQUIT
 * ends it at once, and the next start recovers. True when it is gone.
 */
export async function stopServer(cluster: string, pid: number, binaries: Binaries, patience: number): Promise<boolean> {
  if (await isGone(cluster, pid, 0)) return true;
  await sendSignal(pid, 'INT', binaries);
  if (await isGone(cluster, pid, patience)) return true;
  await sendSignal(pid, 'QUIT', binaries);
  return isGone(cluster, pid, 15_000);
}

async function sendSignal(pid: number, name: 'INT' | 'QUIT', binaries: Binaries): Promise<void> {
  if (process.platform === 'win32') {
    await run(ourselves, binaries.pgCtl, ['kill', name, String(pid)]);
    return;
  }
  try {
    process.kill(pid, `SIG${name}`);
  } catch {
    // Gone already.
  }
}

export async function isGone(cluster: string, pid: number, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (await isServerOf(cluster, pid)) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}
