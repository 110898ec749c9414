import type { Units } from './fold.ts';

/** Scripts written without spaces between words, and Hangul, whose particles follow a word without one. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}\p{sc=Javanese}\p{sc=Balinese}\p{sc=Yi}ー]/u;
const MARK = /\p{M}/u;
const LETTER = /[\p{L}\p{N}]/u;

/** Of which kind a character is, for telling where words end. */
const OTHER = 1;
const SPACED = 2;
const UNSPACED_LETTER = 3;
const COMBINING = 4;

/** The kind of every code point met so far; 0: not met. */
const kinds = new Uint8Array(0x110000);

function kindOf(codePoint: number): number {
  const met = kinds[codePoint];
  if (met !== undefined && met !== 0) return met;
  return (kinds[codePoint] = findKind(String.fromCodePoint(codePoint)));
}

function findKind(character: string): number {
  if (MARK.test(character)) return COMBINING;
  if (UNSPACED.test(character)) return UNSPACED_LETTER;
  return LETTER.test(character) ? SPACED : OTHER;
}

function codePointAt({ data, length }: Units, index: number): number {
  const unit = data[index] ?? 0;
  if (unit < 0xd800 || unit > 0xdbff || index + 1 >= length) return unit;
  const next = data[index + 1] ?? 0;
  return next >= 0xdc00 && next <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : unit;
}

function kindAt(text: Units, index: number): number {
  return index < text.length ? kindOf(codePointAt(text, index)) : OTHER;
}

/** The kind of what ends before `index`; a letter with marks is of the letter's kind. */
function kindBefore(text: Units, index: number): number {
  let at = index;
  while (at > 0) {
    at--;
    if (at > 0 && codePointAt(text, at - 1) > 0xffff) at--;
    const kind = kindAt(text, at);
    if (kind !== COMBINING) return kind;
  }
  return OTHER;
}

/**
 * Whether the stretch of a text is a word or several, not a part of one. In scripts without spaces every stretch counts
 * as one that doesn't tear a letter from its marks.
 */
export function isWhole(text: Units, start: number, end: number): boolean {
  const after = kindAt(text, end);
  if (after === COMBINING || (after === SPACED && kindBefore(text, end) !== UNSPACED_LETTER)) return false;
  return kindAt(text, start) === UNSPACED_LETTER || kindBefore(text, start) !== SPACED;
}

/** Whether a text is one word of a script with spaces, so that looking it up among a text's words is enough. */
export function isSpacedWord(text: string): boolean {
  const kindsOfAll = Array.from(text, (character) => kindOf(character.codePointAt(0) ?? 0));
  return kindsOfAll[0] === SPACED && kindsOfAll.every((kind) => kind === SPACED || kind === COMBINING);
}

/** Calls `found` with the start and end of every word that `isSpacedWord` accepts. */
export function eachWord(text: Units, found: (start: number, end: number) => void): void {
  const { data, length } = text;
  let start = -1;
  for (let i = 0; i < length; i++) {
    const unit = data[i] ?? 0;
    const codePoint = unit < 0xd800 || unit > 0xdbff ? unit : codePointAt(text, i);
    const kind = kinds[codePoint] || kindOf(codePoint);
    if (kind === SPACED) {
      if (start === -1) start = i;
    } else if (start !== -1 && kind !== COMBINING) {
      found(start, i);
      start = -1;
    }
    if (codePoint > 0xffff) i++;
  }
  if (start !== -1) found(start, length);
}
