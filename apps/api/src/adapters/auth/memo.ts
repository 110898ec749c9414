interface Entry<V> {
  readonly value: V;
  readonly until: number;
}

/** Remembers values for a few seconds. Bounded: the oldest go first when there are too many. */
export function createMemo<V>({ ttlMs, maxSize }: { ttlMs: number; maxSize: number }) {
  // A Map keeps the order of insertion, so the first key is the oldest.
  const entries = new Map<string, Entry<V>>();
  return {
    get(key: string): V | undefined {
      const entry = entries.get(key);
      if (entry === undefined || entry.until > Date.now()) return entry?.value;
      entries.delete(key);
      return undefined;
    },
    set(key: string, value: V): void {
      entries.delete(key);
      entries.set(key, { value, until: Date.now() + ttlMs });
      const oldest = entries.size > maxSize ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    clear: () => entries.clear(),
  };
}
