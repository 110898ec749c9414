import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../src/db/embedded-server.ts';
import { startProcess, type AppProcess } from '../support/process.ts';

const RETRY_MS = 200;
const START_MS = 60_000;

/** One life of a process, from its start to its end. */
export interface Life {
  /** When it was killed, in milliseconds of the epoch. */
  killedAt: number | null;
}

/** Two processes of one installation at two addresses that stay. */
export interface Installation {
  readonly urls: readonly [string, string];
  /** Who lives at an address now, or did last. */
  life(index: number): Life;
  kill(index: number): Promise<void>;
  /** Starts anew what was killed, as often as it takes: the database may be away. */
  revive(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param onDeath called when a process ends that nobody ended */
export async function startInstallation(
  env: Record<string, string>,
  onDeath: (output: string) => void,
): Promise<Installation> {
  const ports = [await freePort(), await freePort()];
  const seats = await Promise.all(ports.map(async (port) => ({ process: await start(port), life: newLife() })));
  let stopping = false;

  function newLife(): Life {
    return { killedAt: null };
  }

  async function start(port: number): Promise<AppProcess> {
    const deadline = Date.now() + START_MS;
    while (true) {
      try {
        return await startProcess({ ...env, PORT: String(port) });
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  async function watch({ process, life }: (typeof seats)[number]): Promise<void> {
    await process.ended;
    if (life.killedAt === null && !stopping) onDeath(process.output());
  }
  for (const seat of seats) void watch(seat);

  function seat(index: number): (typeof seats)[number] {
    const found = seats[index];
    if (found === undefined) throw new RangeError(`no process ${index}`);
    return found;
  }

  return {
    urls: [seat(0).process.url, seat(1).process.url],
    life: (index) => seat(index).life,
    async kill(index) {
      const { process, life } = seat(index);
      life.killedAt = Date.now();
      await process.end('SIGKILL');
    },
    async revive(index) {
      const anew = { process: await start(ports[index] ?? 0), life: newLife() };
      seats[index] = anew;
      void watch(anew);
    },
    async stop() {
      stopping = true;
      await Promise.all(seats.map(({ process }) => process.end('SIGTERM')));
    },
  };
}
