/** Small pieces of a person's text, kept in this browser. A full or forbidden store must never break typing. */
export function readLocal(key: string): unknown {
  try {
    const value = localStorage.getItem(`dramatis:${key}`);
    return value === null ? null : JSON.parse(value);
  } catch {
    return null;
  }
}

export function writeLocal(key: string, value: unknown): void {
  try {
    localStorage.setItem(`dramatis:${key}`, JSON.stringify(value));
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
