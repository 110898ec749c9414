import type { Deps } from '../../context.ts';
import type { SourceRow } from '../../db/schema/sources.ts';

/** The keys a source's files have in the store. */
export const sourceFiles = (id: string) => ({ file: `sources/${id}`, text: `sources/${id}.txt` });

/** To be called once no row names them: one that could not be removed takes up room and does no other harm. */
export async function removeSourceFiles(
  { files, log }: Pick<Deps, 'files' | 'log'>,
  removed: readonly Pick<SourceRow, 'storageKey' | 'textKey'>[],
): Promise<void> {
  for (const key of removed.flatMap(({ storageKey, textKey }) => [storageKey, textKey ?? []].flat())) {
    await files.remove(key).catch((error: unknown) => log.warn({ err: error, key }, 'a file was not removed'));
  }
}
