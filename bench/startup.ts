import { join } from 'node:path';
import { startChild } from './children.ts';
import { freePort } from './free-port.ts';
import { untilReady } from './ready.ts';

/** Room for installing and building on the first of all starts, which is not counted. */
const FIRST_START_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 60_000;

const root = join(import.meta.dirname, '..');

/**
 * Times `npm start` on a data directory that is there already, from the command to the first 200 of `/readyz`.
 * @returns milliseconds of each start
 */
export async function timeStartups(count: number, dataDir: string): Promise<number[]> {
  await startOnce(dataDir, FIRST_START_TIMEOUT_MS);
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await startOnce(dataDir, START_TIMEOUT_MS));
  return times;
}

async function startOnce(dataDir: string, timeoutMs: number): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const child = startChild('any', 'npm', ['start'], {
    cwd: root,
    group: true,
    // Without a key, so that the time includes what a person without one gets: the built-in stand-in.
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PUBLIC_URL: '',
      GEMINI_API_KEY: '',
      GEMINI_BASE_URL: '',
    },
  });
  try {
    await untilReady(`http://127.0.0.1:${port}`, child, timeoutMs);
    return performance.now() - begun;
  } finally {
    await child.stop();
  }
}
