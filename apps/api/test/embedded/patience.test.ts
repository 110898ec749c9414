import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../../src/db/embedded-process.ts';
import { clusterIn, preparedDataDir, query, serverPid, starter } from './support.ts';

/** Leaves a server running, and changes a line of what it wrote about itself. */
async function leaveServer(dataDir: string, line: number, value: number) {
  const left = starter(dataDir, { mode: 'leave' });
  const { url = '' } = await left.next('started');
  await query(url, `CREATE TABLE line (said text); INSERT INTO line VALUES ('Why, sometimes …')`);
  const pid = (await serverPid(dataDir)) ?? 0;
  const file = path.join(clusterIn(dataDir), 'postmaster.pid');
  const original = await readFile(file, 'utf8');
  await writeFile(file, original.split('\n').with(line, String(value)).join('\n'));
  return { url, pid, restore: () => writeFile(file, original) };
}

async function replacesServerThatDoesNotAnswer(): Promise<void> {
  const dataDir = await preparedDataDir();
  // Nothing listens there.
  const left = await leaveServer(dataDir, 3, 1);
  const next = starter(dataDir);
  const { url = '' } = await next.next('started');
  expect(isAlive(left.pid) && (await serverPid(dataDir)) === left.pid).toBe(false);
  expect(next.told).toContainEqual({ event: 'log', line: expect.stringContaining('does not answer') });
  expect(await query(url, 'SELECT said FROM line')).toEqual([{ said: 'Why, sometimes …' }]);
  await next.stop();
}

async function sparesServerThatItCannotSee(): Promise<void> {
  const dataDir = await preparedDataDir();
  const left = await leaveServer(dataDir, 0, process.pid);
  const { code, message } = await starter(dataDir).next('refused');
  expect(code).toBe('start_failed');
  expect(message).toContain('still has the files');
  expect(await query(left.url, 'SELECT said FROM line')).toEqual([{ said: 'Why, sometimes …' }]);
  await left.restore();
  const next = starter(dataDir);
  await next.next('started');
  expect(await serverPid(dataDir)).toBe(left.pid);
  await next.stop();
}

async function getsPastAnEmptyPidFile(): Promise<void> {
  const dataDir = await preparedDataDir();
  await writeFile(path.join(clusterIn(dataDir), 'postmaster.pid'), '');
  const next = starter(dataDir);
  await next.next('started');
  await next.stop();
}

// Each takes as long as we wait for a server, so they do it at the same time.
test('patience: a silent server is replaced, an unseen one spared, an empty postmaster.pid removed', async () => {
  await Promise.all([replacesServerThatDoesNotAnswer(), sparesServerThatItCannotSee(), getsPastAnEmptyPidFile()]);
});
