/**
 * Text as the search knows it: lexemes at positions. Made here and not by PostgreSQL, whose parser depends on the
 * locale its server was set up with, and does not split scripts that are written without spaces.
 */
export interface Word {
  /** Letters, marks and digits only, folded. */
  readonly lexeme: string;
  /** Counted from 1. Characters of unspaced scripts have one each. */
  readonly position: number;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Of an unspaced script: two characters, or the last one of a run. */
  readonly unspaced: boolean;
}

/** PostgreSQL takes 2,046 bytes; no word that a person looks for is this long. */
const MAX_CHARACTERS = 64;

// Korean has spaces, but particles hang on its nouns: found like this, a noun is found with any of them.
const RUNS =
  /(?<unspaced>[[\p{L}\p{M}\p{N}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+)|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+/gv;

/** Letters that Unicode does not take apart, though people write them either way. */
const SAME: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ı: 'i', ς: 'σ' };

/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic: what is often left out. */
const ACCENTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]|\u0640/g;

/** The same for all ways of writing a word: case, accents, full and half width. */
export function fold(word: string): string {
  // Most words, and most of the work.
  if (/^[\da-z]+$/i.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[ßæœøłđðıς]/g, (letter) => SAME[letter] ?? letter)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let position = 1;
  for (const match of text.matchAll(RUNS)) {
    const start = match.index;
    const end = start + match[0].length;
    if (match.groups?.['unspaced'] === undefined) {
      const folded = fold(match[0]);
      if (folded === '') continue;
      const lexeme = folded.length > MAX_CHARACTERS ? Array.from(folded).slice(0, MAX_CHARACTERS).join('') : folded;
      words.push({ lexeme, position: position++, start, end, unspaced: false });
      continue;
    }
    for (const { lexeme, from, to } of pairsOf(match[0])) {
      words.push({ lexeme, position: position++, start: start + from, end: start + to, unspaced: true });
    }
  }
  return words;
}

/**
 * Each character with the one after it; the last one by itself, so that every character begins a lexeme. Pairs are far
 * rarer than characters, so a search for them reads far less.
 */
function* pairsOf(run: string): Generator<{ lexeme: string; from: number; to: number }> {
  const characters = Array.from(fold(run));
  const places = placesOf(run);
  // What folding has put together or taken apart can only be marked as a whole.
  const exact = places.length === characters.length;
  for (const [i, character] of characters.entries()) {
    const next = characters[i + 1];
    const [from, end] = (exact ? places[i] : undefined) ?? [0, run.length];
    const to = exact && next !== undefined ? (places[i + 1]?.[1] ?? end) : end;
    yield { lexeme: character + (next ?? ''), from, to };
  }
}

/** How many characters PostgreSQL counts. */
export function codePoints(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

function placesOf(run: string): [number, number][] {
  let at = 0;
  return Array.from(run, (character) => [at, (at += character.length)]);
}
