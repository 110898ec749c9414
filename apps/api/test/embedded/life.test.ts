import { readFile, readdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { preparedDataDir, query, serverPid, starter, temporaryDataDir, until } from './support.ts';

const notLinux = process.platform !== 'linux';

test('a new directory becomes a server with the database, and an existing one keeps its rows', async () => {
  const dataDir = path.join(await temporaryDataDir(), 'a folder, “quoted”');
  const lines: string[] = [];
  const first = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
  try {
    expect(new URL(first.url)).toMatchObject({
      hostname: '127.0.0.1',
      port: String(first.port),
      pathname: '/dramatis',
    });
    await query(first.url, 'CREATE TABLE line (said text)');
    await query(first.url, `INSERT INTO line VALUES ('Curiouser and curiouser!')`);
  } finally {
    await first.stop();
  }
  expect(lines.some((line) => line.includes(path.join(dataDir, 'postgres')))).toBe(true);
  expect(await serverPid(dataDir)).toBeUndefined();

  const second = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    expect(await query(second.url, 'SELECT said FROM line')).toEqual([{ said: 'Curiouser and curiouser!' }]);
  } finally {
    await second.stop();
  }
});

test('the server is set up to be safe, small and for every language', async () => {
  const dataDir = await temporaryDataDir();
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    const setting = async (name: string) => Object.values((await query(server.url, `SHOW ${name}`))[0] ?? {})[0];
    expect(await setting('fsync')).toBe('on');
    expect(await setting('full_page_writes')).toBe('on');
    expect(await setting('synchronous_commit')).toBe('on');
    expect(await setting('data_checksums')).toBe('on');
    expect(await setting('password_encryption')).toBe('scram-sha-256');
    expect(await setting('server_encoding')).toBe('UTF8');
    expect(await setting('jit')).toBe('off');

    await query(server.url, 'CREATE EXTENSION pg_trgm');
    const [row] = await query(
      server.url,
      `SELECT lower('ПРИВЕТ') AS lower, similarity('Привет', 'привет') AS same,
              (SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'dramatis') AS locale`,
    );
    expect(row).toEqual({ lower: 'привет', same: 1, locale: 'bC.UTF-8' });

    // A failed statement carries what people wrote: it reaches the application, and not the log.
    await expect(query(server.url, `SELECT 'a secret'::int`)).rejects.toThrow('a secret');
    expect(await readFile(path.join(dataDir, 'postgres', 'server.log'), 'utf8')).not.toContain('a secret');
  } finally {
    await server.stop();
  }
});

test('only loopback, and only with the password, which nobody else can read', async () => {
  const dataDir = await temporaryDataDir();
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((one) => one.address !== '127.0.0.1' && one.scopeid === undefined);
    for (const { address } of [...others, { address: '::1' }]) {
      expect([address, await accepts(address, server.port)]).toEqual([address, false]);
    }
    expect(await accepts('127.0.0.1', server.port)).toBe(true);
    expect(await query(server.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);

    const url = new URL(server.url);
    const file = path.join(dataDir, 'postgres', 'password');
    expect((await readFile(file, 'utf8')).trim()).toBe(url.password);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
    expect(await readdir(dataDir)).toEqual(['postgres']);
    url.password = 'wrong';
    await expect(query(url.href, 'SELECT')).rejects.toMatchObject({ code: '28P01' });
  } finally {
    await server.stop();
  }
});

test('stop may be called again and again, and ends what is still connected', async () => {
  const dataDir = await preparedDataDir();
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const sleeping = query(server.url, 'SELECT pg_sleep(60)').catch((error: unknown) => error);
  await until('the query runs', async () => {
    const rows = await query(server.url, `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
    return rows.length === 1;
  });
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(await serverPid(dataDir)).toBeUndefined();
  expect(await sleeping).toMatchObject({ code: '57P01' });
});

test.skipIf(notLinux)('a Ctrl-C in the terminal reaches the application and not the server', async () => {
  const dataDir = await preparedDataDir();
  const application = starter(dataDir, { detached: true });
  const { url = '' } = await application.next('started');
  const group = application.process.pid ?? 0;
  // What a terminal does: the signal goes to the whole process group.
  process.kill(-group, 'SIGINT');
  await application.next('interrupted');
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const pid = await serverPid(dataDir);
  // The fields after the name: state, parent, process group, session.
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  expect(fields.slice(2, 4)).toEqual([String(pid), String(pid)]);
  await application.stop();
  expect(await serverPid(dataDir)).toBeUndefined();
});

async function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
    socket.on('timeout', () => answer(false));
  });
}
