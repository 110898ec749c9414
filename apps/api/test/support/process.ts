import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../src/main.ts');

export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it has said so far. */
  output(): string;
  /** Its end, whoever brings it about: the exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end. @returns the exit code, null when a signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the server as a process of its own, with nothing of our environment but what is given. */
export async function startProcess(env: Record<string, string>): Promise<AppProcess> {
  const started = run(env);
  const url = await Promise.race([
    started.ready,
    started.ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${started.output()}`))),
  ]);
  return {
    url,
    pid: started.pid,
    output: started.output,
    ended: started.ended,
    async end(signal) {
      process.kill(started.pid, signal);
      return await started.ended;
    },
  };
}

/** Runs the server where it is expected to end by itself. */
export async function runToEnd(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const started = run(env);
  return { code: await started.ended, output: started.output() };
}

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const { promise: ready, resolve: isReady } = Promise.withResolvers<string>();
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const url = /Dramatis is ready: (\S+)/.exec(said)?.[1];
    if (url !== undefined) isReady(url);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  if (child.pid === undefined) throw new Error('the server process could not be started');
  return {
    pid: child.pid,
    ready,
    ended: once(child, 'close').then(([code]: (number | null)[]) => code ?? null),
    output: () => said,
  };
}
