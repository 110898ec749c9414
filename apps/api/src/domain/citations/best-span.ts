import { quoteFinder } from '../readings/quotes.ts';
import { wordsOf } from '../search/words.ts';

/** A stretch of a text, in UTF-16 units, and how much of a claim it bears out, from 0 to 1. */
export interface MatchedSpan {
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** A shorter quote may stand anywhere. */
const SHORTEST_QUOTE = 12;
/** Most sentences of a passage that one claim is likely to take up. */
const WIDEST = 3;
/** What one sentence more has to add to the confidence to be worth it. */
const WORTH = 0.15;

const QUOTED = /[“"«„]([^“”"«»„]+)[”"»“]/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** What in a passage bears out a sentence best: the words that it quotes, or the sentences that share most of its words. */
export function bestSpan(passage: string, sentence: string): MatchedSpan {
  return quotedSpan(passage, sentence) ?? sharedSpan(passage, sentence);
}

function quotedSpan(passage: string, sentence: string): MatchedSpan | null {
  const find = quoteFinder([{ name: '', text: passage, chapters: [], pages: [] }]);
  const quotes = [...sentence.matchAll(QUOTED)].map(([, quote = '']) => quote.trim());
  for (const quote of quotes.toSorted((a, b) => b.length - a.length)) {
    if (quote.length < SHORTEST_QUOTE) break;
    const found = find(quote);
    if (found !== null) return { start: found.start, end: found.end, confidence: 1 };
  }
  return null;
}

function sharedSpan(passage: string, sentence: string): MatchedSpan {
  const units = [...segmenter.segment(passage)]
    .map(({ segment, index }) => ({
      start: index + segment.length - segment.trimStart().length,
      end: index + segment.trimEnd().length,
      words: new Set(wordsOf(segment).map(({ lexeme }) => lexeme)),
    }))
    .filter(({ start, end }) => end > start);
  const wanted = new Set(wordsOf(sentence).map(({ lexeme }) => lexeme));
  // A word that half the passage has says little of where in it.
  const weights = new Map(
    [...wanted].map((word) => [word, 1 / (1 + units.filter(({ words }) => words.has(word)).length)]),
  );
  const weigh = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
  const all = weigh(wanted);

  let best: MatchedSpan & { score: number } = { start: 0, end: passage.length, confidence: 0, score: 0 };
  for (const [i, first] of units.entries()) {
    const words = new Set<string>();
    for (const [more, last] of units.slice(i, i + WIDEST).entries()) {
      for (const word of last.words) words.add(word);
      const shared = weigh(words);
      if (shared === 0) continue;
      const confidence = shared / all;
      const score = confidence - WORTH * more;
      if (score > best.score) best = { start: first.start, end: last.end, confidence, score };
    }
  }
  const { start, end, confidence } = best;
  return { start, end, confidence: Math.round(confidence * 100) / 100 };
}
