/**
 * Small pieces of a person's text, kept in this browser: for good, or (`tab`) as long as the tab is open. A full or forbidden store
 * must never break typing.
 */
type Area = 'browser' | 'tab';

export const PREFIX = 'dramatis:';

// A getter: where storage is switched off, naming it throws.
const storageOf = (area: Area) => (area === 'tab' ? sessionStorage : localStorage);

export function readLocal(key: string, area: Area = 'browser'): unknown {
  try {
    return parsed(storageOf(area).getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** What stands in the store, as it was written. */
export function parsed(stored: string | null): unknown {
  try {
    return stored === null ? null : JSON.parse(stored);
  } catch {
    return null;
  }
}

export function writeLocal(key: string, value: unknown, area: Area = 'browser'): void {
  try {
    storageOf(area).setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Nothing to do: the text is still on the screen.
  }
}

/** Calls when another tab has changed what is kept for the browser. */
export function watchLocal(key: string, onChange: () => void): void {
  addEventListener('storage', (event) => {
    // Null: all was cleared.
    if (event.key === PREFIX + key || event.key === null) onChange();
  });
}

export function removeLocal(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // As above.
  }
}

/** The keys that begin so. */
export function localKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).flatMap((key) =>
      key.startsWith(PREFIX + prefix) ? [key.slice(PREFIX.length)] : [],
    );
  } catch {
    return [];
  }
}
