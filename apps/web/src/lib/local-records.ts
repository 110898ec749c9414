import { localKeys, PREFIX, readLocal, removeLocal, writeLocal } from '@/lib/local-store.ts';

/**
 * Values that are kept each under a key of its own, so that two tabs never write over what the other keeps.
 * @param most of them; their ids sort by age, and the oldest go first
 */
export function localRecords(name: string, most: number) {
  const prefix = `${name}:`;
  const ids = () =>
    localKeys(prefix)
      .map((key) => key.slice(prefix.length))
      .toSorted();
  const remove = (id: string) => removeLocal(prefix + id);
  return {
    ids,
    read: (id: string): unknown => readLocal(prefix + id),
    write(id: string, value: unknown): void {
      writeLocal(prefix + id, value);
      ids().slice(0, -most).forEach(remove);
    },
    remove,
    /** Calls back with the id of what another tab writes. */
    watch(written: (id: string) => void): () => void {
      const heard = ({ key, newValue }: StorageEvent) => {
        if (newValue !== null && key?.startsWith(PREFIX + prefix)) written(key.slice(PREFIX.length + prefix.length));
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}
