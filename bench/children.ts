import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { onCore, type Core } from './pinning.ts';

/** How long a child may take to end before it is killed. */
const PATIENCE_MS = 30_000;
/** Of what a child prints, this much is kept for when it fails. */
const KEPT_OUTPUT = 4_000;

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The end of what it printed. */
  output(): string;
  /** The next message over its IPC channel. Fails when it ends first. */
  message(): Promise<unknown>;
  /** Asks it to end, as Ctrl-C does, waits, and kills it when it doesn't. */
  stop(): Promise<void>;
}

const running = new Set<Child>();
let over = false;

/** Ends whatever still runs, latest first; nothing can be started after that. */
export async function stopAllChildren(): Promise<void> {
  over = true;
  for (const child of [...running].toReversed()) await child.stop();
}

/** Starts a script with this Node; `ipc` opens a channel for `message`. */
export function startNode(core: Core, args: string[], options: { env?: NodeJS.ProcessEnv; ipc?: boolean } = {}): Child {
  return startChild(core, process.execPath, args, options);
}

/** @param options.group gives it a process group of its own, and `stop` reaches all of that, as a terminal's Ctrl-C does */
export function startChild(
  core: Core,
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; ipc?: boolean; group?: boolean; cwd?: string } = {},
): Child {
  if (over) throw new Error('The benchmark is being stopped.');
  const pinned = onCore(core, command, args);
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.ipc === true ? (['ipc'] as const) : [])];
  const child = spawn(pinned.command, pinned.args, {
    stdio,
    env: { ...process.env, ...options.env },
    detached: options.group === true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-KEPT_OUTPUT)));
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started.`);

  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ended = once(child, 'exit');
  // Stopping waits for it; nobody else has to.
  ended.catch(() => undefined);
  const signal = (name: NodeJS.Signals): boolean => {
    try {
      return process.kill(options.group === true ? -pid : pid, name);
    } catch {
      return false;
    }
  };

  const self: Child = {
    process: child,
    pid,
    output: () => output,
    async message() {
      const [message] = await Promise.race([
        once(child, 'message'),
        ended.then(() => {
          throw new Error(`A process of the benchmark ended early (${args.join(' ')}):\n${output}`);
        }),
      ]);
      return message;
    },
    async stop() {
      if (!hasEnded()) {
        signal('SIGINT');
        const timer = setTimeout(() => signal('SIGKILL'), PATIENCE_MS);
        await ended;
        clearTimeout(timer);
      }
      running.delete(self);
    },
  };
  running.add(self);
  return self;
}
