/** About four lines. */
const LENGTH = 400;
/** So much comes before what was looked for. */
const BEFORE = 60;
/** Shorter words stand everywhere. */
const SHORTEST = 3;

export interface Excerpt {
  cutBefore: boolean;
  cutAfter: boolean;
  pieces: { at: number; text: string; marked: boolean }[];
}

/**
 * The stretch of a passage that has most of the words looked for, with them marked. A passage may be found by its meaning
 * alone; then it is its beginning.
 */
export function excerptOf(passage: string, q: string): Excerpt {
  const words = [...new Set(wordsIn(q).map(({ word }) => word))];
  const wanted = words.some((word) => word.length > SHORTEST) ? words.filter((word) => word.length > SHORTEST) : words;
  const hits = wordsIn(passage).filter(({ word }) => wanted.some((each) => isLike(word, each)));
  let best = { count: 0, at: 0 };
  for (const hit of hits) {
    const near = hits.filter(({ at }) => at >= hit.at && at < hit.at + LENGTH - BEFORE);
    const count = new Set(near.map(({ word }) => word)).size;
    if (count > best.count) best = { count, at: hit.at };
  }
  const from = best.at <= BEFORE ? 0 : passage.indexOf(' ', best.at - BEFORE) + 1;
  const space = passage.indexOf(' ', from + LENGTH);
  const to = space < 0 ? passage.length : space;
  const pieces: Excerpt['pieces'] = [];
  let done = from;
  for (const { at, length } of hits.filter(({ at }) => at >= from && at < to)) {
    if (at > done) pieces.push({ at: done, text: passage.slice(done, at), marked: false });
    pieces.push({ at, text: passage.slice(at, at + length), marked: true });
    done = at + length;
  }
  if (done < to) pieces.push({ at: done, text: passage.slice(done, to), marked: false });
  return { cutBefore: from > 0, cutAfter: to < passage.length, pieces };
}

function wordsIn(text: string): { word: string; at: number; length: number }[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    at: index,
    length: word.length,
  }));
}

/** The same, but for an ending: “lamps” for “lamp”. */
function isLike(word: string, wanted: string): boolean {
  if (word === wanted) return true;
  const [short, long] = word.length < wanted.length ? [word, wanted] : [wanted, word];
  return short.length > SHORTEST && long.length - short.length <= 2 && long.startsWith(short);
}
