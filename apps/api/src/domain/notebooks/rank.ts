import { decodePostings } from './word-index.ts';

/** A passage by its place. */
export interface Place {
  readonly sourceId: string;
  readonly ordinal: number;
}

export const placeKey = ({ sourceId, ordinal }: Place): string => `${sourceId}/${ordinal}`;

/** A word that is looked for: the postings of each form of it, by source. */
export interface SoughtWord {
  readonly weight: number;
  readonly postings: readonly { readonly sourceId: string; readonly bytes: Uint8Array }[];
}

/** Okapi BM25 without its norm for length: passages are about as long as one another. */
const SATURATION = 1.2;

/**
 * The passages in which most, and the rarest, of the words stand, best first.
 * @param visible how many passages of each source there are, for whoever asks; what lies beyond does not even count
 */
export function rankByWords(
  words: readonly SoughtWord[],
  visible: ReadonlyMap<string, number>,
  limit: number,
): Place[] {
  // All visible passages in one row, source after source: words that stand in thousands of them are counted in arrays.
  const rows = new Map<string, { first: number; count: number }>();
  let total = 0;
  for (const [sourceId, count] of visible) {
    rows.set(sourceId, { first: total, count });
    total += count;
  }
  const scores = new Float64Array(total);
  const counts = new Uint32Array(total);
  for (const { weight, postings } of words) {
    const found: number[] = [];
    for (const { sourceId, bytes } of postings) {
      const row = rows.get(sourceId);
      if (row === undefined) continue;
      for (const { ordinal, count } of decodePostings(bytes)) {
        if (ordinal >= row.count) break;
        const at = row.first + ordinal;
        if (counts[at] === 0) found.push(at);
        counts[at] = (counts[at] ?? 0) + count;
      }
    }
    const rarity = Math.log(1 + (total - found.length + 0.5) / (found.length + 0.5));
    for (const at of found) {
      const count = counts[at] ?? 0;
      scores[at] = (scores[at] ?? 0) + (weight * rarity * count * (SATURATION + 1)) / (count + SATURATION);
      counts[at] = 0;
    }
  }
  return best(scores, limit).map((at) => {
    for (const [sourceId, { first, count }] of rows) {
      if (at < first + count) return { sourceId, ordinal: at - first };
    }
    throw new RangeError('a passage beyond all sources');
  });
}

/** The places of the highest scores above 0, highest first; of equal ones, the earlier. */
function best(scores: Float64Array, limit: number): number[] {
  // Numbers by themselves are sorted far faster than places by their scores, and few places reach the last one wanted.
  const least = scores.toSorted().at(-limit) ?? 0;
  const scored: number[] = [];
  for (const [at, score] of scores.entries()) if (score > 0 && score >= least) scored.push(at);
  return scored.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, limit);
}

/** Ties are broken the same way each time. */
function byPlace(a: Place, b: Place): number {
  return a.sourceId < b.sourceId ? -1 : a.sourceId > b.sourceId ? 1 : a.ordinal - b.ordinal;
}

export interface Fused {
  readonly place: Place;
  readonly score: number;
  /** From 1. */
  readonly wordRank: number | null;
  readonly vectorRank: number | null;
}

/**
 * How little the first ranks stand out: the constant of reciprocal rank fusion. An answer has few passages. With the 60 that is
 * usual for long lists, what both halves place somewhere in the middle leaves no room in it for what one of them places first.
 */
const FLATNESS = 4;

/** Joins two orders of preference by reciprocal rank; nothing is compared that has no common measure. */
export function fuse(byWords: readonly Place[], byVectors: readonly Place[]): Fused[] {
  const joined = new Map<string, { place: Place; wordRank: number | null; vectorRank: number | null }>();
  for (const [i, place] of byWords.entries()) {
    joined.set(placeKey(place), { place, wordRank: i + 1, vectorRank: null });
  }
  for (const [i, place] of byVectors.entries()) {
    const before = joined.get(placeKey(place));
    if (before === undefined) joined.set(placeKey(place), { place, wordRank: null, vectorRank: i + 1 });
    else before.vectorRank = i + 1;
  }
  const share = (rank: number | null): number => (rank === null ? 0 : 1 / (FLATNESS + rank));
  return [...joined.values()]
    .map((each) => ({ ...each, score: share(each.wordRank) + share(each.vectorRank) }))
    .toSorted((a, b) => b.score - a.score || byPlace(a.place, b.place));
}

/** At most this share of the answer may come from one chapter while there are others. */
const CHAPTER_SHARE = 0.5;

/** The best of them, from several chapters where there are several. What a chapter has too many of fills up the end. */
export function diversify<T>(ranked: readonly T[], chapterOf: (each: T) => string, limit: number): T[] {
  const most = Math.max(1, Math.ceil(limit * CHAPTER_SHARE));
  const counts = new Map<string, number>();
  const taken: T[] = [];
  const spare: T[] = [];
  for (const each of ranked) {
    const chapter = chapterOf(each);
    const count = counts.get(chapter) ?? 0;
    (count < most ? taken : spare).push(each);
    counts.set(chapter, count + 1);
  }
  return [...taken, ...spare].slice(0, limit);
}
