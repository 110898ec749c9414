import { wordsOf } from '../search/words.ts';

/** A message of the conversation, oldest first. */
export interface QueryTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** What passages are looked for by. */
export interface RetrievalQuery {
  /** Counts in full. */
  readonly text: string;
  /** Names from before, whom the text may mean without naming them. Counts for less. */
  readonly hints: string;
}

/** Turns before the last one whose names still matter. */
const TURNS = 4;
const MOST_HINTS = 12;
/** In UTF-16 units. The end of a long message is what it comes to. */
const LONGEST = 2_000;

const NAME = /(?<=[\p{Ll},;:]["'”’)]*\s+["'“‘(]*)\p{Lu}[\p{L}\p{M}’'-]+(?:\s+\p{Lu}[\p{L}\p{M}’'-]+)*/gu;

/**
 * Makes a query of the last turns: what the person said last, with the names that stand for "you" and "I", and the names
 * that were spoken of before.
 * @param names of the character who is asked and the person who asks; empty where there are none
 */
export function buildQuery(
  turns: readonly QueryTurn[],
  names: { readonly character: string; readonly person: string },
): RetrievalQuery {
  const last = turns.findLastIndex(({ role }) => role === 'user');
  const asked = turns[last];
  if (asked === undefined) return { text: '', hints: '' };
  const text = asked.text.slice(-LONGEST).toWellFormed();
  const words = new Set(wordsOf(text).map(({ lexeme }) => lexeme));
  const hints = new Set<string>();
  const hint = (name: string): void => {
    const isKnown = wordsOf(name).every(({ lexeme }) => words.has(lexeme));
    if (!isKnown && hints.size < MOST_HINTS) hints.add(name);
  };
  hint(names.character);
  hint(names.person);
  for (const turn of turns.slice(Math.max(0, last - TURNS), last).toReversed()) {
    for (const [name] of turn.text.matchAll(NAME)) hint(name);
  }
  return { text, hints: [...hints].join(' ') };
}
