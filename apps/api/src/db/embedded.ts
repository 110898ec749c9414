import { mkdir, realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Binaries, locateBinaries } from './embedded-binaries.ts';
import {
  type Home,
  accountFor,
  createCluster,
  hasCluster,
  homeIn,
  readPassword,
  removeLeftovers,
} from './embedded-cluster.ts';
import { EmbeddedPostgresError, codeOf, messageOf } from './embedded-error.ts';
import { DATABASE, type Lock, createDatabaseIfMissing, holdServer, urlOf } from './embedded-lock.ts';
import {
  POLL_MS,
  findServer,
  freePort,
  isGone,
  launchServer,
  removeEmptyPidFile,
  stopServer,
} from './embedded-server.ts';

export { EmbeddedPostgresError } from './embedded-error.ts';

/** A server that is going away, or claims to be ready and does not answer, gets this long. */
const PATIENCE_MS = 15_000;
/** Our own shutdown may have much to write out. */
const SHUTDOWN_MS = 30_000;
/** A process that was just killed holds its lock until the server has noticed. */
const HANDOVER_MS = 2_000;
const RETRY_MS = 100;
const REMINDER_MS = 10_000;

export interface EmbeddedPostgres {
  /** With its password, on loopback. */
  url: string;
  port: number;
  /** Shuts the server down and waits until it is gone; any number of calls is one shutdown. */
  stop(): Promise<void>;
}

interface Place {
  home: Home;
  binaries: Binaries;
  password: string;
  log: (line: string) => void;
}

interface Grip extends Lock {
  pid: number;
  port: number;
}

/** Starts (or takes over) our own PostgreSQL server in `<dataDir>/postgres`. */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  /** Progress that a person can read. */
  log: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const { log } = options;
  const binaries = await locateBinaries();
  const dataDir = await existing(options.dataDir);
  const home = homeIn(dataDir);
  await removeLeftovers(dataDir);
  if (!(await hasCluster(home, binaries))) {
    log(`Creating the database in ${home.folder}.`);
    await createCluster(dataDir, home, binaries);
  }
  const place: Place = { home, binaries, password: await readPassword(home), log };

  let grip = await takeServer(place, undefined);
  await createDatabaseIfMissing(grip.client).catch(async (cause: unknown) => {
    await stopServer(home.cluster, grip.pid, binaries, SHUTDOWN_MS);
    throw new EmbeddedPostgresError(
      'start_failed',
      `PostgreSQL could not create the database ${DATABASE} (${messageOf(cause)}). Its log is ${home.log}.`,
      { cause },
    );
  });
  let regaining: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  keep();

  return {
    url: urlOf(grip.port, place.password, DATABASE),
    port: grip.port,
    stop: () => (stopping ??= shutDown()),
  };

  /** When the server restarts itself or dies, our lock is gone with it: take it again, at the same address. */
  function keep(): void {
    // The lock alone is no reason for the process to go on.
    grip.socket.unref();
    grip.client.once('end', () => {
      if (stopping === undefined) regaining = regain();
    });
  }

  async function regain(): Promise<void> {
    log('The database server went away; bringing it back.');
    try {
      grip = await takeServer(place, grip.port);
      keep();
      log('The database server is back.');
    } catch (error) {
      log(`The database server could not be brought back: ${messageOf(error)}`);
    }
  }

  async function shutDown(): Promise<void> {
    await regaining;
    // The lock goes with the server, not before it: nobody can take over a server that is about to stop.
    if (!(await stopServer(home.cluster, grip.pid, binaries, SHUTDOWN_MS))) {
      log(`The database server (process ${grip.pid}) does not stop; the next start will take it over.`);
    }
    await grip.client.end().catch(() => undefined);
  }
}

async function existing(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await realpath(dataDir);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'start_failed',
      `The data directory ${dataDir} cannot be made (${messageOf(cause)}). Set DATA_DIR to one that can be written.`,
      { cause },
    );
  }
}

/**
 * Finds the server of this directory or starts one, and takes the application's lock on it. A server that another
 * process is using is never disturbed; one that is starting, recovering or shutting down is waited for.
 */
async function takeServer(place: Place, port: number | undefined): Promise<Grip> {
  const { home, log } = place;
  const reminder = setInterval(() => log('Still waiting for the database server …'), REMINDER_MS);
  let patience = Date.now() + PATIENCE_MS;
  let busySince: number | undefined;
  let launched = false;
  try {
    for (;;) {
      const found = await findServer(home.cluster);
      const outOfPatience = Date.now() > patience;
      switch (found.state) {
        case 'none': {
          if (!launched) log('Starting the database server.');
          launched = true;
          const result = await launch(place, port, found.pid);
          if (result === 'ready') continue;
          if (result === 'contended' && outOfPatience) throw stuck(home);
          if (result === 'port_taken' && (outOfPatience || port !== undefined)) throw noPort(port);
          await pause(RETRY_MS);
          break;
        }
        case 'unclear':
          if (outOfPatience) {
            if (!(await removeEmptyPidFile(home.cluster))) throw stuck(home);
            patience = Date.now() + PATIENCE_MS;
          }
          break;
        case 'starting':
          // Recovery after a crash takes as long as it takes.
          patience = Date.now() + PATIENCE_MS;
          break;
        case 'stopping':
          log(`Waiting for the database server (process ${found.pid}) to finish its shutdown.`);
          if (!(await isGone(home.cluster, found.pid, PATIENCE_MS))) await replaceServer(place, found.pid);
          patience = Date.now() + PATIENCE_MS;
          break;
        case 'ready': {
          const hold = await holdServer(found.port, place.password);
          if (hold.state === 'held') {
            if (!launched) log(`Taking over the database server that was left running (process ${found.pid}).`);
            return { ...hold, pid: found.pid, port: found.port };
          }
          if (hold.state === 'busy') {
            busySince ??= Date.now();
            if (Date.now() > busySince + HANDOVER_MS) throw inUse(home, hold.holder);
            await pause(RETRY_MS);
            break;
          }
          if (codeOf(hold.error) === '28P01') throw wrongPassword(home);
          if (outOfPatience) {
            await replaceServer(place, found.pid);
            patience = Date.now() + PATIENCE_MS;
          }
          break;
        }
      }
      await pause(POLL_MS);
    }
  } finally {
    clearInterval(reminder);
  }
}

async function launch({ home, binaries }: Place, port: number | undefined, stalePid: number | undefined) {
  const account = await accountFor(home, binaries);
  return launchServer({ home, account, binaries, port: port ?? (await freePort()), stalePid });
}

/** Stops a server that answers nobody, so that a new one can take its place. */
async function replaceServer(place: Place, pid: number): Promise<void> {
  place.log(`The database server (process ${pid}) does not answer; stopping it.`);
  if (!(await stopServer(place.home.cluster, pid, place.binaries, PATIENCE_MS))) throw stuck(place.home);
}

function inUse(home: Home, holder: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'in_use',
    `Another Dramatis (${holder}) is using the database in ${home.folder}. Stop it, or set DATA_DIR to another ` +
      'directory, or set DATABASE_URL to a PostgreSQL server that both can share.',
  );
}

function stuck(home: Home): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'start_failed',
    `An earlier PostgreSQL still has the files in ${home.cluster} open and does not end. End its processes ` +
      '(postmaster.pid there names one), or set DATA_DIR to another directory.',
  );
}

function noPort(port: number | undefined): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'start_failed',
    port === undefined
      ? 'PostgreSQL found no free port on 127.0.0.1. Close programs that listen there, or set DATABASE_URL.'
      : `Port ${port}, where the database was, is taken by now. Start Dramatis again.`,
  );
}

function wrongPassword(home: Home): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'start_failed',
    `The password in ${home.password} is not the one of this database. Restore that file, or set DATA_DIR to another ` +
      'directory.',
  );
}
