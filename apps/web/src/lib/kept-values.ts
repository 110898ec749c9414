import { create } from 'zustand';
import { isRecord } from './is-record.ts';
import { localRecords } from './local-records.ts';

/**
 * Values by their ids, kept in this browser for the next load. A page takes over what another tab changes, unless it has something
 * else there by now: nothing is taken from whoever is typing here.
 * @param most of them that are kept
 */
export function keptValues<T>(name: string, most: number, isValue: (value: unknown) => value is T) {
  const kept = localRecords(name, most);
  const useValues = create<{ values: Readonly<Record<string, T>> }>(() => ({
    values: Object.fromEntries(
      kept.ids().flatMap((id) => {
        const value = valueOf(kept.read(id));
        return value === undefined ? [] : [[id, value]];
      }),
    ),
  }));

  function valueOf(record: unknown): T | undefined {
    const value = isRecord(record) ? record['value'] : undefined;
    return isValue(value) ? value : undefined;
  }

  function show(id: string, value: T | undefined): void {
    const { [id]: _, ...others } = useValues.getState().values;
    useValues.setState({ values: value === undefined ? others : { ...others, [id]: value } });
  }

  kept.watch((id, now, before) => {
    if (isSame(useValues.getState().values[id], valueOf(before))) show(id, valueOf(now));
  });

  return {
    useValues,
    get: (id: string): T | undefined => useValues.getState().values[id],
    set: (id: string, value: T): void => {
      show(id, value);
      kept.write(id, { value });
    },
    remove: (id: string): void => {
      show(id, undefined);
      kept.remove(id);
    },
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
