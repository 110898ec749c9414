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
  /** Names and questions from before, which the text may go back to without naming them. Counts for less. */
  readonly hints: string;
}

/** Turns before the last one that still matter. */
const TURNS = 4;
const MOST_NAMES = 12;
/** Words of what the person said before: few, or a question that has a subject of its own would be lost among them. */
const MOST_WORDS = 16;
/** In UTF-16 units. The end of a long message is what it comes to. */
const LONGEST = 2_000;

const NAME = /(?<=[\p{Ll},;:]["'”’)]*\s+["'“‘(]*)\p{Lu}[\p{L}\p{M}’'-]+(?:\s+\p{Lu}[\p{L}\p{M}’'-]+)*/gu;

/**
 * Makes a query of the last turns: what the person said last, with the names that stand for "you" and "I", the names
 * that were spoken of before, and what the person said before, which tells what a question is about that says only "it".
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
  const spoken = new Set<string>();
  const hint = (name: string): void => {
    const isKnown = wordsOf(name).every(({ lexeme }) => words.has(lexeme));
    if (!isKnown && spoken.size < MOST_NAMES) spoken.add(name);
  };
  hint(names.character);
  hint(names.person);
  const before = turns.slice(Math.max(0, last - TURNS), last).toReversed();
  for (const turn of before) {
    for (const [name] of turn.text.matchAll(NAME)) hint(name);
  }
  const said = before.flatMap((turn) => (turn.role === 'user' ? [turn.text] : []));
  return { text, hints: [...spoken, ...lastWords(said, MOST_WORDS)].join(' ') };
}

/** The ends of texts, as far as they have so many words in all. */
function lastWords(texts: readonly string[], most: number): string[] {
  const ends: string[] = [];
  let left = most;
  for (const text of texts) {
    const end = text.slice(-LONGEST).toWellFormed();
    const words = wordsOf(end).slice(-left);
    const [first] = words;
    if (first === undefined) continue;
    ends.push(end.slice(first.start).trim());
    left -= words.length;
    if (left === 0) break;
  }
  return ends;
}
