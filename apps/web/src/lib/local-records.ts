import { isRecord } from './is-record.ts';
import { localKeys, parsed, PREFIX, readLocal, removeLocal, writeLocal } from './local-store.ts';

/**
 * Records that are kept each under a key of its own, so that two tabs never write over what the other keeps.
 * @param most of them; those that were written longest ago go first
 */
export function localRecords(name: string, most: number) {
  const prefix = `${name}:`;
  const ids = () =>
    localKeys(prefix)
      .map((key) => key.slice(prefix.length))
      .toSorted();
  const read = (id: string): unknown => readLocal(prefix + id);
  const remove = (id: string) => removeLocal(prefix + id);

  /** Not the one that was just written, whatever the clock says. */
  function dropOldest(written: string): void {
    const known = ids();
    if (known.length <= most) return;
    const others = known.filter((id) => id !== written).map((id) => ({ id, time: writtenAt(read(id)) }));
    for (const { id } of others.toSorted((a, b) => a.time - b.time).slice(0, known.length - most)) remove(id);
  }

  return {
    /** Sorted. */
    ids,
    read,
    write(id: string, record: object): void {
      writeLocal(prefix + id, { ...record, writtenAt: Date.now() });
      dropOldest(id);
    },
    remove,
    /** Calls back with the id of what another tab writes or removes, and with what is and was there. Null: nothing. */
    watch(changed: (id: string, now: unknown, before: unknown) => void): () => void {
      const heard = ({ key, newValue, oldValue }: StorageEvent) => {
        if (key?.startsWith(PREFIX + prefix))
          changed(key.slice(PREFIX.length + prefix.length), parsed(newValue), parsed(oldValue));
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}

const writtenAt = (record: unknown): number => {
  const time = isRecord(record) ? record['writtenAt'] : 0;
  return typeof time === 'number' ? time : 0;
};
