import { invalid } from './api-error.ts';
import { isObject } from './json.ts';

/** How fast, and in what pieces, a reply is streamed. */
export interface Pace {
  /** Wait before the first chunk, in milliseconds. */
  firstChunkMs: number;
  /** Distance between chunks, in milliseconds, on an absolute schedule. */
  chunkMs: number;
  wordsPerChunk: number;
  /** Exactly this many chunks of filler text, whatever was asked: for benchmarks. */
  chunks?: number;
  /** Each chunk's text begins with the time it was sent at; see `readStamps`. */
  stamp?: boolean;
}

/** A comfortable reading speed, for people. */
export const demoPace: Pace = { firstChunkMs: 250, chunkMs: 40, wordsPerChunk: 3 };

/** No waiting at all, still several chunks: for tests. */
export const instantPace: Pace = { firstChunkMs: 0, chunkMs: 0, wordsPerChunk: 3 };

/** Cuts text into pieces of `words` words; joined again they are the text, unchanged. */
export function splitIntoChunks(text: string, words: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let count = 0;
  for (const match of text.matchAll(/\S+\s*/g)) {
    count += 1;
    if (count % words !== 0) continue;
    const end = match.index + match[0].length;
    pieces.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

const filler = 'the lamp burned low and someone was still talking of the sea and of the long road home'.split(' ');

/** `chunks` chunks of `words` words each, always the same. */
export function fillerChunks(chunks: number, words: number): string[] {
  return Array.from({ length: chunks }, (_, chunk) =>
    Array.from({ length: words }, (__, word) => `${filler[(chunk * words + word) % filler.length]} `).join(''),
  );
}

/** The time now on the machine's monotonic clock, in the form `readStamps` finds again. */
export function stampNow(): string {
  return `@${process.hrtime.bigint()}@ `;
}

/** Every send time in a stretch of reply text, in nanoseconds of CLOCK_MONOTONIC, comparable between processes of one machine. */
export function readStamps(text: string): bigint[] {
  return Array.from(text.matchAll(/@(\d{6,})@ /g), (match) => BigInt(match[1] ?? 0));
}

/** Reads a pace that came over HTTP. */
export function parsePace(value: unknown): Pace {
  if (!isObject(value)) throw invalid('pace: must be an object');
  const number = (name: string, least: number): number => {
    const found = value[name];
    if (typeof found !== 'number' || !(found >= least))
      throw invalid(`pace.${name}: must be a number of at least ${least}`);
    return found;
  };
  return {
    firstChunkMs: number('firstChunkMs', 0),
    chunkMs: number('chunkMs', 0),
    wordsPerChunk: number('wordsPerChunk', 1),
    ...(value['chunks'] === undefined ? {} : { chunks: number('chunks', 1) }),
    ...(value['stamp'] === true ? { stamp: true } : {}),
  };
}
