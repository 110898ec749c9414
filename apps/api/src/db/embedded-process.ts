import { spawn } from 'node:child_process';
import path from 'node:path';
import { EmbeddedPostgresError, codeOf } from './embedded-error.ts';

export interface Identity {
  uid: number;
  gid: number;
}

/** Who PostgreSQL runs as: it refuses to run as root. */
export interface Account {
  /** Put before every command. */
  prefix: readonly string[];
  /** Changed to before the command is executed. */
  identity: Identity | undefined;
  /** Who has to own the files; undefined: whoever creates them. */
  owner: Identity | undefined;
}

/** Whoever started us. */
export const ourselves: Account = { prefix: [], identity: undefined, owner: undefined };

/** How to hand a program to `spawn` so that it runs as the account. */
export function asAccount(account: Account, program: string, args: readonly string[]) {
  const [file = program, ...rest] = [...account.prefix, program, ...args];
  return {
    file,
    args: rest,
    options: {
      ...account.identity,
      // PostgreSQL stops when it may not read its working directory.
      cwd: path.parse(program).root,
      // Nothing of our own environment: PGPORT, PGOPTIONS and the like would change the server, LANG its messages.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
    },
  };
}

/** Runs a program to its end. Never rejects: where it cannot be started, `code` is the system's, such as `ENOENT`. */
export async function run(
  account: Account,
  program: string,
  args: readonly string[],
): Promise<{ code: number | string | null; output: string }> {
  const command = asAccount(account, program, args);
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command.file, command.args, {
      ...command.options,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group: a Ctrl-C in the terminal is ours to handle.
      detached: true,
      windowsHide: true,
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: codeOf(error) ?? 'unknown', output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

export function cannotExecute(program: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'binaries_missing',
    `${program} cannot be executed here (${reason}); the programs need a system with glibc. Set DATABASE_URL to a ` +
      'PostgreSQL server of your own.',
  );
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and another user's.
    return codeOf(error) === 'EPERM';
  }
}
