import type { Snippet } from '@dramatis/contract/search';
import { occurrences, type Phrases } from './terms.ts';
import { wordsOf, type Word } from './words.ts';

/** In UTF-16 units. */
const LENGTH = 220;
/** How much of it stands before the first mark. */
const LEAD = 60;

/** The stretch of a text in which the most of what was looked for stands, white space made single spaces. */
export function snippetOf(text: string, phrases: Phrases): Snippet {
  const words = wordsOf(text);
  const all = occurrences(words, phrases);
  const first = fullest(all);
  const earliest = Math.max(0, (all[first]?.start ?? 0) - LEAD);
  // At the beginning of a word, and as much of the text's beginning as there is when it is near.
  const begins = (word: Word) => word.start >= earliest && (word.unspaced || /\s/.test(text[word.start - 1] ?? ' '));
  const start = earliest === 0 ? 0 : Math.min(words.find(begins)?.start ?? earliest, all[first]?.start ?? 0);
  const latest = start + LENGTH;
  const end =
    latest >= text.length
      ? text.length
      : Math.max(
          words.findLast((word) => word.end <= latest)?.end ?? 0,
          Math.min(all[first]?.end ?? 0, latest + LENGTH),
        ) || latest;
  const marks = all
    .slice(first)
    .filter((mark) => mark.end <= end)
    .map((mark) => ({ start: mark.start - start, end: mark.end - start }));
  return {
    // One for one, so that the marks stay where they are.
    text: text.slice(start, end).replace(/\s/g, ' '),
    marks,
    cut_before: start > 0,
    cut_after: end < text.length,
  };
}

/** @returns the index of the mark after which the most others follow within a snippet */
function fullest(marks: readonly { start: number; end: number }[]): number {
  let best = 0;
  let most = 0;
  let last = 0;
  for (const [i, mark] of marks.entries()) {
    while (last < marks.length && (marks[last]?.end ?? 0) <= mark.start + LENGTH - LEAD) last++;
    if (last - i <= most) continue;
    most = last - i;
    best = i;
  }
  return best;
}
