import type { MessageRole } from '@dramatis/contract/primitives';
import { codePoints, wordsOf, type Word } from './words.ts';

/** Part of a text, with what it is found by. */
export interface Part {
  /** Where it stands in the text, in characters (Unicode code points), as PostgreSQL counts. */
  start: number;
  length: number;
  vector: string;
}

/**
 * PostgreSQL keeps 256 positions of a word and none beyond 16,383, so a long text is several parts. Words that are
 * looked for together have to be in one of them.
 */
const PART_WORDS = 2_000;
/** So that no phrase is cut in two. */
const OVERLAP = 100;

/**
 * Words by which rows are told apart within the index: nobody's search reads what belongs to others. No text has them,
 * because of their first character.
 */
export const scope = {
  owner: (id: string) => `@o${short(id)}`,
  session: (id: string) => `@s${short(id)}`,
  character: (id: string) => `@c${short(id)}`,
  role: (role: MessageRole) => `@r${role}`,
};

const short = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** The parts of a text, as the values of tsvectors; each also has the words of `scopes`. */
export function partsOf(text: string, scopes: readonly string[]): Part[] {
  const words = wordsOf(text);
  if (words.length <= PART_WORDS) return [{ start: 0, length: codePoints(text), vector: vectorOf(words, scopes) }];
  const parts: Part[] = [];
  let counted = { units: 0, points: 0 };
  for (let from = 0; from === 0 || from + OVERLAP < words.length; from += PART_WORDS - OVERLAP) {
    const own = words.slice(from, from + PART_WORDS);
    const isLast = from + PART_WORDS >= words.length;
    const begin = from === 0 ? 0 : (own[0]?.start ?? 0);
    const end = isLast ? text.length : (own.at(-1)?.end ?? text.length);
    counted = { units: begin, points: counted.points + codePoints(text.slice(counted.units, begin)) };
    parts.push({ start: counted.points, length: codePoints(text.slice(begin, end)), vector: vectorOf(own, scopes) });
    if (isLast) break;
  }
  return parts;
}

function vectorOf(words: readonly Word[], scopes: readonly string[]): string {
  const first = words[0]?.position ?? 1;
  const places = new Map<string, string>();
  for (const { lexeme, position } of words) {
    const before = places.get(lexeme);
    const place = String(position - first + 1);
    places.set(lexeme, before === undefined ? place : `${before},${place}`);
  }
  const texts = scopes.map((lexeme) => `'${lexeme}'`);
  for (const [lexeme, positions] of places) texts.push(`'${lexeme}':${positions}`);
  return texts.join(' ');
}
