/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Letters and digits that are looked for at a time in a chunk that does not stand in the text as a whole. */
const PROBE = 40;
/** A chunk with fewer of them could stand anywhere. */
const SHORTEST = 12;
/** A passage with less than this part of a chunk, or of itself in a chunk, is not what the chunk is about. */
const SHARE = 1 / 3;

const WORDS = /[\p{L}\p{N}]+/gu;
const TAGS = /<\/?[a-z][^<>]{0,200}>/giu;

const fold = (word: string): string => {
  const small = word.toLowerCase();
  // Some letters have small forms of another length, which would shift all behind them.
  return small.length === word.length ? small : word;
};

/**
 * Finds chunks in a text by their letters and digits alone: another parser breaks lines, joins hyphens and marks tables
 * up in ways of its own. To be called with the chunks in their order, so that what is said twice is found in its place.
 * @returns a function that answers null for a chunk that is not in the text
 */
export function chunkPlacer(text: string): (chunk: string) => Stretch | null {
  /** For each word, where it begins in the text and among the letters. */
  const inText: number[] = [];
  const inLetters: number[] = [];
  const pieces: string[] = [];
  let count = 0;
  for (const match of text.matchAll(WORDS)) {
    inText.push(match.index);
    inLetters.push(count);
    pieces.push(fold(match[0]));
    count += match[0].length;
  }
  const letters = pieces.join('');
  let from = 0;

  function offsetOf(letter: number): number {
    let low = 0;
    let high = inLetters.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((inLetters[middle] ?? 0) <= letter) low = middle + 1;
      else high = middle;
    }
    return (inText[low - 1] ?? 0) + letter - (inLetters[low - 1] ?? 0);
  }

  function search(sought: string): number {
    const after = letters.indexOf(sought, from);
    return after === -1 && from > 0 ? letters.indexOf(sought) : after;
  }

  /** Where most of its pieces say that it begins; -1 when they do not agree. */
  function searchInPieces(sought: string): number {
    const beginnings: number[] = [];
    let probes = 0;
    for (let at = 0; at + SHORTEST <= sought.length; at += PROBE) {
      probes++;
      const found = search(sought.slice(at, at + PROBE));
      if (found !== -1) beginnings.push(found - at);
    }
    beginnings.sort((a, b) => a - b);
    const middle = beginnings[beginnings.length >> 1];
    if (middle === undefined) return -1;
    const agreeing = beginnings.filter((each) => Math.abs(each - middle) <= sought.length / 2);
    return agreeing.length * 2 >= probes ? Math.max(0, middle) : -1;
  }

  return (chunk) => {
    const sought = [...chunk.replaceAll(TAGS, ' ').matchAll(WORDS)].map(([word]) => fold(word)).join('');
    if (sought.length < SHORTEST) return null;
    const whole = search(sought);
    const at = whole === -1 ? searchInPieces(sought) : whole;
    if (at === -1) return null;
    from = at;
    return { start: offsetOf(at), end: offsetOf(Math.min(at + sought.length, letters.length) - 1) + 1 };
  };
}

/** The passages that a stretch of the text is about, that with most of it first. */
export function passagesIn<P extends Stretch>({ start, end }: Stretch, passages: readonly P[]): P[] {
  const overlaps = passages
    .map((passage) => ({
      passage,
      overlap: Math.min(end, passage.end) - Math.max(start, passage.start),
    }))
    .filter(({ overlap }) => overlap > 0)
    .toSorted((a, b) => b.overlap - a.overlap);
  return overlaps
    .filter(
      ({ passage, overlap }, i) => i === 0 || overlap >= SHARE * Math.min(end - start, passage.end - passage.start),
    )
    .map(({ passage }) => passage);
}
