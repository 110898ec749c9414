import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret that signs cookies, made once and kept in `<dataDir>/auth-secret` (mode 0600). */
export async function loadAuthSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'auth-secret');
  try {
    return await readFile(file, 'utf8');
  } catch {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    await writeFile(temporary, randomBytes(32).toString('hex'), { mode: 0o600 });
    // A link fails where the file already is, so of two processes that start together one secret wins.
    await link(temporary, file).catch(() => undefined);
    await rm(temporary);
    return await readFile(file, 'utf8');
  }
}
