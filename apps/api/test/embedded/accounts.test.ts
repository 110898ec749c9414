import { chmod, chown, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Starter, clusterIn, query, serverPid, starter, temporaryDataDir, until } from './support.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

/** Only where the checkout is open to other users can one of them be tried. */
const canBecomeAnother =
  isRoot && spawnSync(process.execPath, ['--check', createRequire(import.meta.url).resolve('pg')], nobody).status === 0;

describe.skipIf(!isRoot)('as root', () => {
  test('it works in the home of root, which nobody else can enter', async () => {
    const dataDir = await temporaryDataDir(homedir());
    const application = starter(dataDir);
    const { url = '' } = await application.next('started');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await stat(clusterIn(dataDir))).uid).toBe(0);
    await application.stop();
  });

  test.skipIf(!canBecomeAnother)('what an ordinary user has made stays theirs', async () => {
    const dataDir = await temporaryDataDir();
    await chown(dataDir, nobody.uid, nobody.gid);
    const theirs = starter(dataDir, nobody);
    const { url = '' } = await theirs.next('started');
    await query(url, 'CREATE TABLE line (said text)');
    await theirs.stop();

    const ours = starter(dataDir);
    const { url: ourUrl = '' } = await ours.next('started');
    expect(await query(ourUrl, 'SELECT said FROM line')).toEqual([]);
    expect(await userOf(dataDir)).toBe(nobody.uid);
    await ours.stop();

    const again = starter(dataDir, nobody);
    await again.next('started');
    await again.stop();
  });
});

describe.skipIf(!canBecomeAnother)('as an ordinary user', () => {
  test('it runs as that user, and takes over after kill -9', async () => {
    const dataDir = await temporaryDataDir();
    await chown(dataDir, nobody.uid, nobody.gid);
    const killed = starter(dataDir, nobody);
    await killed.next('started');
    const pid = await serverPid(dataDir);
    expect(await userOf(dataDir)).toBe(nobody.uid);
    await killed.kill();

    const next = starter(dataDir, nobody);
    await next.next('started');
    expect(await serverPid(dataDir)).toBe(pid);
    await next.stop();
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  test("another user's directory is refused with a sentence", async () => {
    const dataDir = await temporaryDataDir();
    const roots = starter(dataDir);
    await roots.next('started');
    await roots.stop();
    await chmod(dataDir, 0o755);
    const { code, message } = await starter(dataDir, nobody).next('refused');
    expect(code).toBe('start_failed');
    expect(message).toMatch(/belongs to another user.*chown.*DATA_DIR/);
  });

  test('a directory that cannot be written is refused with a sentence', async () => {
    const dataDir = await temporaryDataDir();
    await chmod(dataDir, 0o755);
    const { code, message } = await starter(dataDir, nobody).next('refused');
    expect(code).toBe('start_failed');
    expect(message).toMatch(/EACCES.*DATA_DIR/);
    const deeper = await starter(path.join(dataDir, 'deeper'), nobody).next('refused');
    expect(deeper).toMatchObject({ code: 'start_failed', message: expect.stringContaining('DATA_DIR') });
  });
});

describe.skipIf(!canBecomeAnother)('as root where user namespaces are forbidden', () => {
  test('it runs as an unprivileged user, and goes on so', async () => {
    const dataDir = await temporaryDataDir();
    await chmod(dataDir, 0o755);
    const first = await starterWithoutNamespaces(dataDir);
    const { url = '' } = await first.next('started');
    await query(url, 'CREATE TABLE line (said text)');
    const user = await userOf(dataDir);
    expect(user).not.toBe(0);
    expect((await stat(path.join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600);
    await first.stop();

    const second = await starterWithoutNamespaces(dataDir);
    const { url: secondUrl = '' } = await second.next('started');
    expect(await query(secondUrl, 'SELECT said FROM line')).toEqual([]);
    expect(await userOf(dataDir)).toBe(user);
    await second.stop();
  });

  test('a database that root made, where they were allowed, is given to that user', async () => {
    const dataDir = await temporaryDataDir();
    await chmod(dataDir, 0o755);
    const before = starter(dataDir);
    await before.next('started');
    expect(await userOf(dataDir)).toBe(0);
    await before.stop();

    const after = await starterWithoutNamespaces(dataDir);
    await after.next('started');
    expect(await userOf(dataDir)).not.toBe(0);
    await after.stop();
  });

  test('where no such user can enter, it is refused with a sentence', async () => {
    const dataDir = await temporaryDataDir();
    const { code, message } = await (await starterWithoutNamespaces(dataDir)).next('refused');
    expect(code).toBe('no_unprivileged_user');
    expect(message).toMatch(/refuses to run as root.*ordinary user.*DATA_DIR.*DATABASE_URL/);
  });
});

async function userOf(dataDir: string): Promise<number> {
  return (await stat(`/proc/${await serverPid(dataDir)}`)).uid;
}

/**
 * Really forbidden, for the process and all it starts: it runs in a namespace with every user in it and a limit of no
 * further namespaces.
 */
async function starterWithoutNamespaces(dataDir: string): Promise<Starter> {
  const gate = path.join(await mkdtemp(path.join(path.dirname(dataDir), 'dramatis-gate-')), 'open');
  onTestFinished(async () => rm(path.dirname(gate), { recursive: true, force: true }));
  // The inner shell is executed by a user who by then is root in there, and so may set the limit.
  const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && ! unshare --user true 2>&- && exec "$@"';
  const wait = 'while ! [ -e "$0" ]; do :; done; exec /bin/sh -c "$@"';
  const prefix = ['unshare', '--user', '--', '/bin/sh', '-c', wait, gate, forbid, 'sh'];
  const started = starter(dataDir, { prefix });
  const { pid } = started.process;
  const ours = await readlink('/proc/self/ns/user');
  await until('it has its namespace', async () => (await readlink(`/proc/${pid}/ns/user`)) !== ours);
  await writeFile(`/proc/${pid}/uid_map`, '0 0 65536');
  await writeFile(`/proc/${pid}/gid_map`, '0 0 65536');
  await writeFile(gate, '');
  return started;
}
