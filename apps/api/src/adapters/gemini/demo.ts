import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Starts the emulator on loopback, in a thread of its own, to answer when there is no API key. */
export async function startDemoModel(): Promise<{ baseUrl: string; close(): Promise<unknown> }> {
  const worker = new Worker(fileURLToPath(import.meta.resolve('@dramatis/gemini-emulator/worker')));
  const [baseUrl]: string[] = await once(worker, 'message');
  if (baseUrl === undefined) throw new Error('The emulator did not tell its address.');
  return { baseUrl, close: () => worker.terminate() };
}
