/** A source's text is read in stretches of so many UTF-16 units. */
export const STRETCH = 16_000;
/** So many are in the page at most, however long the book is. */
const MOST = 5;

/** The stretches that are in the page, by their numbers, both included. */
export interface Window {
  first: number;
  last: number;
}

export function countOf(characters: number): number {
  return Math.max(1, Math.ceil(characters / STRETCH));
}

/** What to read to see the text at an offset, with something on either side of it. */
export function windowAround(offset: number, characters: number): Window {
  const last = countOf(characters) - 1;
  const at = Math.min(Math.floor(offset / STRETCH), last);
  return { first: Math.max(0, at - 1), last: Math.min(last, at + 1) };
}

/** One stretch more on a side; what then is too much goes from the other. The same window where the text ends. */
export function grown(window: Window, side: 'before' | 'after', characters: number): Window {
  const { first, last } = window;
  if (side === 'before') return first === 0 ? window : { first: first - 1, last: Math.min(last, first - 2 + MOST) };
  return last >= countOf(characters) - 1 ? window : { first: Math.max(first, last + 2 - MOST), last: last + 1 };
}

export interface Paragraph {
  /** In the text, in UTF-16 units. */
  start: number;
  text: string;
}

/**
 * The whole paragraphs of stretches that follow upon each other. One that is cut by their edge is left out: it is there
 * once the next stretch is. Only one longer than a stretch is shown in part, as it might never be whole.
 */
export function paragraphsOf(
  stretches: readonly { from: number; to: number; text: string }[],
  length: number,
): Paragraph[] {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return [];
  const text = stretches.map((stretch) => stretch.text).join('');
  let begin = 0;
  let end = text.length;
  if (first.from > 0) {
    const gap = text.indexOf('\n\n');
    if (gap >= 0 && gap < STRETCH) begin = gap + 2;
  }
  if (last.to < length) {
    const gap = text.lastIndexOf('\n\n');
    if (gap >= begin && end - gap < STRETCH) end = gap;
  }
  const paragraphs: Paragraph[] = [];
  for (const match of text.slice(begin, end).matchAll(/(?:[^\n]|\n(?!\n))+/g)) {
    const lead = match[0].length - match[0].trimStart().length;
    const shown = match[0].trim();
    if (shown !== '') paragraphs.push({ start: first.from + begin + match.index + lead, text: shown });
  }
  return paragraphs;
}

/** A paragraph with what of it lies within a span. */
export function markedPieces(
  { start, text }: Paragraph,
  span: { start: number; end: number } | null,
): { at: number; text: string; marked: boolean }[] {
  const from = Math.min(Math.max((span?.start ?? 0) - start, 0), text.length);
  const to = Math.min(Math.max((span?.end ?? 0) - start, from), text.length);
  return [
    { at: 0, text: text.slice(0, from), marked: false },
    { at: from, text: text.slice(from, to), marked: true },
    { at: to, text: text.slice(to), marked: false },
  ].filter((piece) => piece.text !== '');
}
