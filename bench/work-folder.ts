import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder for the databases of a run. */
export class WorkFolder {
  readonly #path = mkdtempSync(join(tmpdir(), 'dramatis-bench-'));
  #count = 0;

  /** A new path in it. */
  next(): string {
    this.#count += 1;
    return join(this.#path, String(this.#count));
  }

  /** A copy of a folder in it. */
  copyOf(folder: string): string {
    const copy = this.next();
    // Node's own copy does not keep the modes of folders, and PostgreSQL is strict about those.
    const { status, stderr } = spawnSync('cp', ['-a', folder, copy], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${folder} could not be copied: ${stderr}`);
    return copy;
  }

  remove(folder: string = this.#path): void {
    rmSync(folder, { recursive: true, force: true });
  }
}
