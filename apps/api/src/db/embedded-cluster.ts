import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { chooseAccount, giveTo } from './embedded-account.ts';
import type { Binaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError, codeOf, messageOf } from './embedded-error.ts';
import { type Account, cannotExecute, isAlive, lastLine, run } from './embedded-process.ts';

/** The role that owns everything in our own server. */
export const ROLE = 'dramatis';

/** `<dataDir>/postgres`: all that belongs to our server. It appears complete, by one rename. */
export interface Home {
  folder: string;
  /** PostgreSQL's own data directory. */
  cluster: string;
  password: string;
  log: string;
}

export function homeIn(dataDir: string): Home {
  return homeAt(path.join(dataDir, 'postgres'));
}

function homeAt(folder: string): Home {
  return {
    folder,
    cluster: path.join(folder, 'data'),
    password: path.join(folder, 'password'),
    log: path.join(folder, 'server.log'),
  };
}

/** Whether there is a cluster that these binaries open; refuses one that they do not. */
export async function hasCluster(home: Home, binaries: Binaries): Promise<boolean> {
  const version = await readFile(path.join(home.cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(home, error);
  });
  if (version === undefined) {
    const entries = await readdir(home.folder).catch(() => []);
    if (entries.length === 0) return false;
    throw new EmbeddedPostgresError(
      'start_failed',
      `${home.folder} exists but holds no database (data/PG_VERSION is missing). Restore it from a backup, ` +
        'or move it away to begin with an empty database.',
    );
  }
  const major = version.trim();
  if (major === binaries.major) return true;
  throw new EmbeddedPostgresError(
    'wrong_version',
    `The database in ${home.folder} was made by PostgreSQL ${major}, and this Dramatis brings PostgreSQL ` +
      `${binaries.major}, which cannot open it. To keep the data, start the version of Dramatis that made it, save ` +
      'it with pg_dump, and restore it into the new one; to begin with an empty database, move the directory away ' +
      'or set DATA_DIR to another one.',
  );
}

export async function readPassword(home: Home): Promise<string> {
  try {
    return (await readFile(home.password, 'utf8')).trim();
  } catch (error) {
    throw unreadable(home, error);
  }
}

function unreadable(home: Home, cause: unknown): EmbeddedPostgresError {
  const advice =
    codeOf(cause) === 'EACCES' || codeOf(cause) === 'EPERM'
      ? 'It belongs to another user: start Dramatis as that user, give the directory to this one with chown -R, ' +
        'or set DATA_DIR to another directory.'
      : 'Restore it from a backup, or set DATA_DIR to another directory.';
  return new EmbeddedPostgresError(
    'start_failed',
    `The database in ${home.folder} cannot be read (${messageOf(cause)}). ${advice}`,
    { cause },
  );
}

/**
 * Everything is made under another name and then renamed, so a start that is killed at any moment leaves either
 * nothing or a whole cluster with its password. When two processes do this at once, one rename wins and both
 * go on with what it made.
 */
export async function createCluster(dataDir: string, home: Home, binaries: Binaries): Promise<void> {
  const account = await chooseAccount(dataDir, dataDir, binaries);
  const suffix = randomBytes(4).toString('hex');
  const draft = homeAt(path.join(dataDir, `postgres.new-${process.pid}-${suffix}`));
  try {
    await mkdir(draft.folder, { mode: 0o700 });
    await writeDurably(draft.password, `${randomBytes(24).toString('base64url')}\n`);
    await giveTo(account, draft.folder);
    await initdb(account, draft, binaries);
    await syncFolder(draft.folder);
    await rename(draft.folder, home.folder);
    await syncFolder(dataDir);
  } catch (error) {
    await rm(draft.folder, { recursive: true, force: true });
    const lostTheRace = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '');
    if (lostTheRace && (await hasCluster(home, binaries).catch(() => false))) return;
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(
      'start_failed',
      `The database could not be created in ${home.folder} (${messageOf(error)}). Make the directory writable, or ` +
        'set DATA_DIR to another one.',
      { cause: error },
    );
  }
}

async function initdb(account: Account, draft: Home, binaries: Binaries): Promise<void> {
  // initdb syncs all it wrote before it ends: skipping that would save little and risk the cluster in a power cut.
  const options = {
    pgdata: draft.cluster,
    username: ROLE,
    pwfile: draft.password,
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    // PostgreSQL's own sorting and case: the same on every system and after every upgrade of its C library. Only
    // pg_trgm still asks the C library what a letter is, and with LC_CTYPE=C drops every letter outside ASCII.
    'locale-provider': 'builtin',
    'builtin-locale': 'C.UTF-8',
    locale: 'C',
  };
  const args = ['--data-checksums', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)];
  let result = await run(account, binaries.initdb, [...args, '--lc-ctype=C.UTF-8']);
  for (const locale of ['en_US.UTF-8', 'C']) {
    if (result.code === 0 || !result.output.includes('invalid locale name')) break;
    result = await run(account, binaries.initdb, [...args, `--lc-ctype=${locale}`]);
  }
  if (result.code === 0) return;
  if (typeof result.code === 'string') throw cannotExecute(binaries.initdb, result.output);
  const reason = /^initdb: error: (.*)$/m.exec(result.output)?.[1] ?? lastLine(result.output);
  throw new EmbeddedPostgresError(
    'start_failed',
    `PostgreSQL could not create its files in ${draft.cluster}: ${reason}. Check the free space and the ` +
      'permissions there, or set DATA_DIR to another directory.',
  );
}

/** Removes what first starts that were killed left behind. Best effort: the names never collide. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir).catch(() => [])) {
    const maker = /^postgres\.new-(\d+)-/.exec(name)?.[1];
    if (maker === undefined) continue;
    // Containers give every start the same process id, and we have made nothing yet.
    if (Number(maker) !== process.pid && isAlive(Number(maker))) continue;
    const folder = path.join(dataDir, name);
    // An initdb that outlived its maker may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined);
  }
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a directory, and makes a rename durable by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The account for a cluster that exists; its files are given to it if they are not its own. */
export async function accountFor(home: Home, binaries: Binaries): Promise<Account> {
  const account = await chooseAccount(path.dirname(home.folder), home.folder, binaries);
  await giveTo(account, home.folder);
  return account;
}
