import type { ReplyPiece } from '../../adapters/gemini/llm.ts';

/** A repetition at the joint is looked for in this many characters. */
const WINDOW = 400;
/** Shorter agreements are chance: the end of one word, the beginning of the next. */
const SHORTEST = 8;

/**
 * The pieces that continue `begun`. Models like to say the end of what they were given once more; that is left out. Text
 * is held back only as long as it may still be a repetition.
 */
export function joinAt(begun: string, pieces: AsyncIterable<ReplyPiece>): AsyncIterable<ReplyPiece> {
  return begun === '' ? pieces : joined(begun, pieces);
}

async function* joined(begun: string, pieces: AsyncIterable<ReplyPiece>): AsyncGenerator<ReplyPiece> {
  let held = '';
  let released = false;
  const release = function* (): Generator<ReplyPiece> {
    if (released) return;
    released = true;
    const text = withoutOverlap(begun, held);
    if (text !== '') yield { type: 'text', text };
  };
  try {
    for await (const piece of pieces) {
      if (released || piece.type !== 'text') {
        yield* release();
        yield piece;
        continue;
      }
      held += piece.text;
      if (!mayRepeat(begun, held)) yield* release();
    }
  } catch (error) {
    // A stream that breaks keeps what had come.
    yield* release();
    throw error;
  }
}

/** `next` without what it repeats of the end of `begun`. */
export function withoutOverlap(begun: string, next: string): string {
  const end = begun.slice(-WINDOW);
  for (let length = Math.min(end.length, next.length); length >= SHORTEST; length--) {
    if (end.endsWith(next.slice(0, length))) return next.slice(length);
  }
  return next;
}

/** Whether `next` so far occurs in the end of `begun`, so that what comes may make it a repetition up to the joint. */
function mayRepeat(begun: string, next: string): boolean {
  return next.length < WINDOW && begun.slice(-WINDOW).includes(next);
}
