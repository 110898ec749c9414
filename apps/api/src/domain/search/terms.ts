import { SEARCH_MAX_WORDS } from '@dramatis/contract/limits';
import { InputError } from '../../errors.ts';
import { codePoints, wordsOf, type Word } from './words.ts';

/** A lexeme that is looked for. */
export interface Sought {
  readonly lexeme: string;
  readonly position: number;
  /** It only has to begin a word. */
  readonly prefix: boolean;
}

/** What is looked for: all the phrases, each a word or words that follow one another. */
export type Phrases = readonly (readonly Sought[])[];

/** The beginnings of words are looked for from this many letters on: before, they are the beginnings of too many. */
const MIN_PREFIX = 3;
const MAX_LEXEMES = 100;

const PIECES = /["“”„«»「」](?<quoted>[^"“”„«»「」]*)["“”„«»「」]|[^\s"“”„«»「」]+/g;

/** @throws InputError when there are too many words; what has none is an empty list */
export function phrasesOf(q: string): Phrases {
  const words = wordsOf(q);
  const pieces = [...q.matchAll(PIECES)];
  const phrases: Sought[][] = [];
  for (const piece of pieces) {
    const end = piece.index + piece[0].length;
    const own = words.filter((word) => word.start >= piece.index && word.end <= end);
    // Somebody may be about to type the rest of it.
    const open = piece.groups?.['quoted'] === undefined && end === q.length;
    const sought = own.flatMap((word, i) => soughtAs(word, own[i - 1], open && i === own.length - 1));
    if (sought.length > 0) phrases.push(sought);
  }
  if (phrases.length > SEARCH_MAX_WORDS || phrases.flat().length > MAX_LEXEMES) {
    throw new InputError([{ field: 'q', message: `must have at most ${SEARCH_MAX_WORDS} words` }]);
  }
  return phrases;
}

function soughtAs(word: Word, before: Word | undefined, last: boolean): Sought[] {
  const { lexeme, position, unspaced } = word;
  if (!unspaced) return [{ lexeme, position, prefix: last && codePoints(lexeme) >= MIN_PREFIX }];
  const isSingle = codePoints(lexeme) === 1;
  // The end of a run is within the pair before it.
  if (isSingle && before?.unspaced === true && before.end >= word.end) return [];
  return [{ lexeme, position, prefix: isSingle }];
}

/** As PostgreSQL takes it. Lexemes are letters, marks and digits, so nothing in them needs a quote. */
export function tsquery(phrases: Phrases): string {
  return phrases.map((phrase) => `(${inARow(phrase)})`).join(' & ');
}

/** All phrases following one another as they were asked for. */
export function asOnePhrase(phrases: Phrases): string {
  return inARow(phrases.flat());
}

function inARow(phrase: readonly Sought[]): string {
  return phrase
    .map(({ lexeme, position, prefix }, i) => {
      const before = phrase[i - 1];
      const distance = before === undefined ? '' : ` <${position - before.position}> `;
      return `${distance}'${lexeme}'${prefix ? ':*' : ''}`;
    })
    .join('');
}

/** @returns where each occurrence of a phrase begins and ends, in UTF-16 units, in order */
export function occurrences(words: readonly Word[], phrases: Phrases): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const phrase of phrases) {
    const [first] = phrase;
    const lastSought = phrase.at(-1);
    if (first === undefined || lastSought === undefined) continue;
    for (const [i, word] of words.entries()) {
      const isHere = phrase.every((sought) => fits(words[i + sought.position - first.position], sought));
      const last = words[i + lastSought.position - first.position];
      if (!isHere || last === undefined) continue;
      // One character of an unspaced script is looked for, and a pair found.
      const single = phrase.length === 1 && word.unspaced && codePoints(first.lexeme) === 1;
      found.push({ start: word.start, end: single ? word.start + first.lexeme.length : last.end });
    }
  }
  return merged(found.toSorted((a, b) => a.start - b.start));
}

function fits(word: Word | undefined, { lexeme, prefix }: Sought): boolean {
  return word !== undefined && (prefix ? word.lexeme.startsWith(lexeme) : word.lexeme === lexeme);
}

function merged(sorted: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && range.start < last.end) last.end = Math.max(last.end, range.end);
    else ranges.push({ ...range });
  }
  return ranges;
}
