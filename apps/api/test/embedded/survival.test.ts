import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { clusterIn, preparedDataDir, query, serverPid, starter, temporaryDataDir, until } from './support.ts';

const silent = () => undefined;

async function withRows(url: string): Promise<void> {
  await query(url, `CREATE TABLE line (said text); INSERT INTO line VALUES ('Off with her head!')`);
}

const rows = [{ said: 'Off with her head!' }];

test('after kill -9 of the application the next one takes over its server, without a restart', async () => {
  const dataDir = await preparedDataDir();
  const killed = starter(dataDir);
  const { url = '', port } = await killed.next('started');
  await withRows(url);
  const pid = await serverPid(dataDir);
  await killed.kill();

  const next = await startEmbeddedPostgres({ dataDir, log: silent });
  try {
    expect(next.port).toBe(port);
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await query(next.url, 'SELECT said FROM line')).toEqual(rows);
  } finally {
    await next.stop();
  }
  expect(await serverPid(dataDir)).toBeUndefined();
});

test('after kill -9 of everything the next start recovers, whether or not the dead are reaped', async () => {
  const dataDir = await preparedDataDir();
  for (let round = 0; round < 3; round += 1) {
    const killed = starter(dataDir);
    const { url = '' } = await killed.next('started');
    if (round === 0) await withRows(url);
    process.kill((await serverPid(dataDir)) ?? 0, 'SIGKILL');
    await killed.kill();
  }
  const next = await startEmbeddedPostgres({ dataDir, log: silent });
  try {
    expect(await query(next.url, 'SELECT said FROM line')).toEqual(rows);
  } finally {
    await next.stop();
  }
});

test('a process id in postmaster.pid that by now is somebody else is passed over, and left alone', async () => {
  const dataDir = await preparedDataDir();
  const crashed = starter(dataDir, { mode: 'leave' });
  const { url = '' } = await crashed.next('started');
  await withRows(url);
  const pid = (await serverPid(dataDir)) ?? 0;
  process.kill(pid, 'SIGKILL');
  await until('the server is dead', async () => (await serverPid(dataDir)) === undefined);

  const bystander = starter(await preparedDataDir());
  await bystander.next('started');
  const file = path.join(clusterIn(dataDir), 'postmaster.pid');
  const lines = (await readFile(file, 'utf8')).split('\n');
  for (const recycled of [bystander.process.pid, process.pid]) {
    await writeFile(file, [recycled, ...lines.slice(1)].join('\n'));
    const next = await startEmbeddedPostgres({ dataDir, log: silent });
    try {
      expect(await query(next.url, 'SELECT said FROM line')).toEqual(rows);
    } finally {
      await next.stop();
    }
  }
  expect(bystander.process.exitCode).toBeNull();
  await bystander.stop();
});

test('a server that is shutting down is waited for', async () => {
  const dataDir = await preparedDataDir();
  const left = starter(dataDir, { mode: 'leave' });
  const { url = '' } = await left.next('started');
  await withRows(url);
  const lastGuest = new Client({ connectionString: url });
  lastGuest.on('error', silent);
  await lastGuest.connect();
  const pid = (await serverPid(dataDir)) ?? 0;
  // A smart shutdown: it lasts as long as anyone is connected.
  process.kill(pid, 'SIGTERM');
  await until('the server is stopping', async () => {
    return (await readFile(path.join(clusterIn(dataDir), 'postmaster.pid'), 'utf8')).includes('stopping');
  });

  const waiting = starter(dataDir);
  await waiting.next('log');
  expect(waiting.told).toMatchObject([{ event: 'log', line: expect.stringContaining('shutdown') }]);
  await lastGuest.end();
  const { url: newUrl = '' } = await waiting.next('started');
  expect(await serverPid(dataDir)).not.toBe(pid);
  expect(await query(newUrl, 'SELECT said FROM line')).toEqual(rows);
  await waiting.stop();
});

test('a server that dies under a running application comes back at the same address, and still locked', async () => {
  const dataDir = await preparedDataDir();
  const server = await startEmbeddedPostgres({ dataDir, log: silent });
  try {
    await withRows(server.url);
    const answers = async () => {
      const read = await query(server.url, 'SELECT said FROM line').catch(() => undefined);
      return read?.length === 1;
    };

    const pid = (await serverPid(dataDir)) ?? 0;
    process.kill(pid, 'SIGKILL');
    await until('there is a new server', async () => ![pid, undefined].includes(await serverPid(dataDir)));
    await until('it answers', answers);

    // One crashed session makes PostgreSQL restart all of them, and with them the one that holds the lock.
    const doomed = new Client({ connectionString: server.url });
    doomed.on('error', silent);
    await doomed.connect();
    const { rows: ids } = await doomed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(ids[0]?.pid ?? 0, 'SIGKILL');
    await until('it answers again', answers);

    const second = starter(dataDir);
    expect(await second.next('refused')).toMatchObject({ code: 'in_use' });
  } finally {
    await server.stop();
  }
  expect(await serverPid(dataDir)).toBeUndefined();
});

const found = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );
const inDraft = (file: string) => async (dataDir: string) => {
  const draft = (await readdir(dataDir)).find((name) => name.startsWith('postgres.new-'));
  return draft !== undefined && found(path.join(dataDir, draft, file));
};
const moments: Record<string, (dataDir: string) => Promise<boolean>> = {
  'as soon as anything exists': inDraft('.'),
  'when initdb fills the catalog': inDraft('data/base/1/pg_filenode.map'),
  'when initdb copies databases': inDraft('data/base/5'),
  'when the cluster is in place': async (dataDir) => found(path.join(dataDir, 'postgres', 'data')),
  'when the server starts': async (dataDir) => found(path.join(clusterIn(dataDir), 'postmaster.pid')),
  'at any moment': async () => {
    await pause(Math.random() * 1_500);
    return true;
  },
};

test.for(Object.entries(moments))('a first start killed %s does not hinder the next', async ([, moment]) => {
  const dataDir = await temporaryDataDir();
  const killed = starter(dataDir);
  await until('the moment has come', () => moment(dataDir));
  await killed.kill();

  const next = starter(dataDir);
  const { url = '' } = await next.next('started');
  await withRows(url);
  expect(await query(url, 'SELECT said FROM line')).toEqual(rows);
  expect(await readdir(dataDir)).toEqual(['postgres']);
  await next.stop();
});
