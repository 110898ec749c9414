import { lchown, lstat, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { type Account, type Identity, ourselves, run } from './embedded-process.ts';

/*
 * Inside a user namespace that maps only root, PostgreSQL sees itself as an ordinary user, and outside its
 * files are root's: no system user is needed, and it works where no other user can enter, as in root's home.
 * unshare execs the command, so the process id is PostgreSQL's own.
 */
const namespaced: Account = {
  prefix: ['unshare', '--user', '--map-user=65534', '--'],
  identity: undefined,
  owner: { uid: 0, gid: 0 },
};

/**
 * An account that can reach both the programs and `dataDir`. As root, the owner of `files` comes first, so that what
 * an ordinary user has made stays theirs.
 */
export async function chooseAccount(dataDir: string, files: string, binaries: Binaries): Promise<Account> {
  if (process.getuid?.() !== 0) return ourselves;

  const owner = await stat(files);
  const candidates: Account[] = [];
  if (owner.uid !== 0) candidates.push(unprivileged(owner));
  candidates.push(namespaced);
  for (const name of ['postgres', 'nobody']) {
    const identity = await lookUp(name);
    if (identity !== undefined) candidates.push(unprivileged(identity));
  }
  for (const candidate of candidates) {
    if (await canReach(candidate, dataDir, binaries)) return candidate;
  }
  throw new EmbeddedPostgresError(
    'no_unprivileged_user',
    'PostgreSQL refuses to run as root, user namespaces are not allowed here, and no unprivileged user can reach ' +
      `both ${dataDir} and ${path.dirname(binaries.postgres)}. Start Dramatis as an ordinary user, or move it and ` +
      'DATA_DIR out of the home of root (for example to /opt and /var/lib), or set DATABASE_URL to a PostgreSQL ' +
      'server of your own.',
  );
}

function unprivileged({ uid, gid }: Identity): Account {
  return { prefix: [], identity: { uid, gid }, owner: { uid, gid } };
}

async function lookUp(name: string): Promise<Identity | undefined> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find((line) => line[0] === name);
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  // macOS lists nobody as -2.
  return uid > 0 && gid >= 0 ? { uid, gid } : undefined;
}

async function canReach(account: Account, folder: string, binaries: Binaries): Promise<boolean> {
  const script = 'cd "$1" && exec "$2" --version';
  const { code } = await run(account, '/bin/sh', ['-c', script, 'sh', folder, binaries.postgres]);
  return code === 0;
}

/** Gives `folder` and everything in it to the account. Links are not followed. */
export async function giveTo(account: Account, folder: string): Promise<void> {
  if (account.owner === undefined) return;
  const { uid, gid } = account.owner;
  if ((await lstat(folder)).uid === uid) return;
  // The folder itself comes last: if this is cut short, its owner still says that it has to be done.
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(path.join(entry.parentPath, entry.name), uid, gid);
  }
  await lchown(folder, uid, gid);
}
