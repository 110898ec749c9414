/**
 * Small pieces of a person's text, kept in this browser: for good, or (`tab`) as long as the tab is open. A full or forbidden store
 * must never break typing.
 */
type Area = 'browser' | 'tab';

// A getter: where storage is switched off, naming it throws.
const storageOf = (area: Area) => (area === 'tab' ? sessionStorage : localStorage);

export function readLocal(key: string, area: Area = 'browser'): unknown {
  try {
    const value = storageOf(area).getItem(`dramatis:${key}`);
    return value === null ? null : JSON.parse(value);
  } catch {
    return null;
  }
}

export function writeLocal(key: string, value: unknown, area: Area = 'browser'): void {
  try {
    storageOf(area).setItem(`dramatis:${key}`, JSON.stringify(value));
  } catch {
    // Nothing to do: the text is still on the screen.
  }
}

export function removeLocal(key: string): void {
  try {
    localStorage.removeItem(`dramatis:${key}`);
  } catch {
    // As above.
  }
}
