import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What a process is for decides where it runs: the server under test alone on the first core, all else on the second. */
export type Core = 'server' | 'load' | 'any';

const coresOf: Record<Core, string> = { server: '0', load: '1', any: '0,1' };

/** Whether processes can be tied to cores here. */
export const canPin = availableParallelism() >= 2 && taskset('-c', '-p', String(process.pid));

/** Ties this process, with all its threads and whatever it starts itself, to a core. */
export function pinThisProcess(core: Core = 'load'): void {
  if (canPin) taskset('-a', '-c', '-p', coresOf[core], String(process.pid));
}

/** The command that runs `command` on a core. It replaces itself, so the process id is that of `command`. */
export function onCore(core: Core, command: string, args: string[]): { command: string; args: string[] } {
  return canPin ? { command: 'taskset', args: ['-c', coresOf[core], command, ...args] } : { command, args };
}

function taskset(...args: string[]): boolean {
  return spawnSync('taskset', args, { stdio: 'ignore' }).status === 0;
}
