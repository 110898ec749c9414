import { wordsOf } from '../search/words.ts';

/** Each word with the passages it stands in: see `passage_words`. */
export type WordIndex = Map<string, number[]>;

/** How many bits of a posting count occurrences. */
const COUNT_BITS = 6;
const MOST_COUNTED = (1 << COUNT_BITS) - 1;

export interface Posting {
  ordinal: number;
  count: number;
}

/** Collects the words of a source, passage after passage. */
export interface WordCollector {
  /** @param ordinal of the passage; in rising order */
  add(ordinal: number, text: string): void;
  /** Words as they are written, folded. */
  words(): string[];
  /**
   * Joins the words that have one stem. Names are no words of the language: they stay as they are.
   * @param stems of those words that have another form; the empty text for words that are not worth looking for
   */
  index(stems: ReadonlyMap<string, string>, capitalTellsNames: boolean): WordIndex;
}

interface Collected {
  /** Ordinals and counts in turn. */
  places: number[];
  /** Stood within a sentence with a capital letter … */
  capital: boolean;
  /** … and anywhere without one. */
  small: boolean;
}

const CAPITAL = /\p{Lu}/u;
const WITHIN_SENTENCE = /[\p{Ll},;:]["'”’)]*\s+["'“‘(]*$/u;

export function collectWords(): WordCollector {
  const all = new Map<string, Collected>();
  return {
    add(ordinal, text) {
      for (const { lexeme, start, unspaced } of wordsOf(text)) {
        let word = all.get(lexeme);
        if (word === undefined) all.set(lexeme, (word = { places: [], capital: false, small: false }));
        count(word.places, ordinal);
        if (unspaced || !CAPITAL.test(text.charAt(start))) word.small = true;
        else word.capital ||= WITHIN_SENTENCE.test(text.slice(Math.max(0, start - 8), start));
      }
    },

    words: () => [...all.keys()],

    index(stems, capitalTellsNames) {
      const index: WordIndex = new Map();
      for (const [lexeme, { places, capital, small }] of all) {
        const isName = capitalTellsNames && capital && !small;
        const stem = isName ? lexeme : (stems.get(lexeme) ?? lexeme);
        if (stem === '') continue;
        const before = index.get(stem);
        index.set(stem, before === undefined ? places : merge(before, places));
      }
      return index;
    },
  };
}

function count(places: number[], ordinal: number): void {
  const last = places.length - 2;
  if (places[last] === ordinal) places[last + 1] = (places[last + 1] ?? 0) + 1;
  else places.push(ordinal, 1);
}

function merge(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i] ?? Infinity, b[j] ?? Infinity];
    const ordinal = Math.min(left, right);
    let sum = 0;
    if (left === ordinal) {
      sum += a[i + 1] ?? 0;
      i += 2;
    }
    if (right === ordinal) {
      sum += b[j + 1] ?? 0;
      j += 2;
    }
    merged.push(ordinal, sum);
  }
  return merged;
}

export function encodePostings(places: readonly number[]): Buffer {
  const bytes = Buffer.alloc(places.length * 2);
  for (let i = 0; i < places.length; i += 2) {
    const posting = ((places[i] ?? 0) << COUNT_BITS) | Math.min(places[i + 1] ?? 0, MOST_COUNTED);
    bytes.writeUInt32LE(posting >>> 0, i * 2);
  }
  return bytes;
}

export function* decodePostings(bytes: Uint8Array): Generator<Posting> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const posting = view.getUint32(at, true);
    yield { ordinal: posting >>> COUNT_BITS, count: posting & MOST_COUNTED };
  }
}
