import { RE2JS } from 're2js';

/** A regular expression as a card has it: untrusted, in JavaScript's dialect. */
export interface PatternSource {
  body: string;
  flags: string;
}

/** `/body/flags` with flags that JavaScript knows and no bare slash inside; anything else is a plain key. */
export function readSlashed(key: string): PatternSource | null {
  const [, body, flags] = /^\/(.+)\/([dgimsuvy]*)$/s.exec(key) ?? [];
  if (body === undefined || flags === undefined || /(?<!\\)(?:\\\\)*\//.test(body)) return null;
  return { body: body.replaceAll('\\/', '/'), flags };
}

export type Compiled = { pattern: RE2JS; size: number } | { fault: string };

const MAX_LENGTH = 1_000;
/** A repeat is written out: `(?:abc){1000}` takes a thousand times the room of `abc`. */
const MAX_WRITTEN_OUT = 20_000;
const MAX_SIZE = 2_000;
/** Steps a pattern may take at most in one text: its own size times the text's length. About a tenth of a second. */
const MAX_STEPS = 1_000_000;

/**
 * Compiles a pattern for an engine without backtracking, whose time grows with the text and never exponentially. What
 * such an engine cannot do (looking around, back references) is a fault, as is a pattern of unreasonable size.
 */
export function compilePattern({ body, flags }: PatternSource): Compiled {
  if (body.length > MAX_LENGTH) return { fault: `it is longer than ${MAX_LENGTH} characters` };
  const largestRepeat = Math.max(1, ...[...body.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, n, m]) => Number(m || n)));
  if (largestRepeat * body.length > MAX_WRITTEN_OUT) return { fault: 'it repeats too much too often' };
  try {
    const options =
      (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
      (flags.includes('s') ? RE2JS.DOTALL : 0) |
      (flags.includes('m') ? RE2JS.MULTILINE : 0);
    const pattern = RE2JS.compile(RE2JS.translateRegExp(body), options);
    const size = pattern.programSize();
    return size > MAX_SIZE ? { fault: 'it is too large once its repeats are written out' } : { pattern, size };
  } catch (error) {
    // The engine throws nothing but complaints about the pattern, and stack overflows on the strangest.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a pattern is in the text, or in as much of the text's beginning as it may take the time for. */
export function matchesIn({ pattern, size }: { pattern: RE2JS; size: number }, text: string): boolean {
  return pattern.test(text.slice(0, Math.max(1, Math.floor(MAX_STEPS / size))));
}
