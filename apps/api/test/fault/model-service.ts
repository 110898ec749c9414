import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Fault } from '@dramatis/gemini-emulator/faults';
import type { Pace } from '@dramatis/gemini-emulator/pace';

/** The emulator in a process of its own, which outlives those that ask it. */
export interface ModelService {
  readonly baseUrl: string;
  inject(...faults: Fault[]): Promise<void>;
  stop(): Promise<void>;
}

/** Every chunk is unlike all others, so that a text that was put together wrongly shows. */
const pace: Pace = { firstChunkMs: 80, chunkMs: 50, wordsPerChunk: 3, chunks: 30, stamp: true };

export async function startModelService(): Promise<ModelService> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('@dramatis/gemini-emulator/main'))], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const [line]: Buffer[] = await once(child.stdout, 'data');
  const { baseUrl }: { baseUrl: string } = JSON.parse(String(line));
  const control = async (method: string, what: string, body: unknown): Promise<void> => {
    const response = await fetch(`${baseUrl}/__emulator/${what}`, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`the emulator answered ${response.status}: ${await response.text()}`);
    await response.body?.cancel();
  };
  await control('PUT', 'pace', pace);
  return {
    baseUrl,
    inject: (...faults) => control('POST', 'faults', faults),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
