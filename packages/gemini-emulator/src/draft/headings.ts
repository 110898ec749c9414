import { trim, type Span } from '../text/sentences.ts';
import { fold } from '../text/words.ts';

/** The line a chapter begins with; the first group is its heading. */
export const chapterLine =
  /^[ \t]*((?:CHAPTER|Chapter|BOOK|Book|PART|Part|STAVE|Stave|CANTO|Canto|LETTER|Letter|ACT|Act|SCENE|Scene)\s+(?:the\s+)?(?:[IVXLCDM]+|\d+|\p{L}+)(?=[ \t]*(?:[.:—–-]|$))[^\n\r]{0,80}|(?:CHAPTER|Chapter|STAVE)\s+(?:[IVXLC]+|\d+)\b[^\n\r]{0,80})/gmu;

const longestTitle = 80;
const mostTitleLines = 3;
const fewestRunningHeads = 3;
const smallWords = new Set(
  'a an and as at but by de for from in into nor of off on or out over the to up with'.split(' '),
);
const pageNumber = /^\W*\d{1,4}\W*$/;

interface TextLine extends Span {
  text: string;
}

/**
 * The lines that are no prose: chapter headings, titles, the running heads and feet of pages. In the order of the text,
 * trimmed, and a heading set over several lines is one span.
 *
 * The pages of a PDF have no blank lines around headings, so what tells them apart is their shape, that they end where
 * the next word would still have fitted, and that running heads return at the edges of pages.
 */
export function findHeadings(text: string, story: Span): Span[] {
  const lines = linesOf(text, story);
  const width = usualWidth(lines);
  const running = runningHeads(lines);
  const chapters = new Set(
    [...text.slice(story.start, story.end).matchAll(chapterLine)].map(
      (match) => story.start + match.index + match[0].search(/\S/),
    ),
  );
  const isEarly = (i: number): boolean =>
    endsEarly(lines[i]?.text.length ?? 0, /^\S*/.exec(lines[i + 1]?.text ?? '')?.[0].length ?? 0, width);
  const isChapter = (i: number): boolean =>
    chapters.has(lines[i]?.start ?? -1) && (isEarly(i) || isBlank(lines[i + 1]) || isTitle(lines[i]?.text ?? ''));
  // “a Long Tale” under “CHAPTER III. A Caucus-Race and”
  const goesOn = (i: number): boolean =>
    !isBlank(lines[i]) &&
    !isChapter(i) &&
    isEarly(i) &&
    isTitle((lines[i]?.text ?? '').replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()).replace(/[!?]$/, '')) &&
    !startsLower(lines[i + 1]);

  const headings: Span[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line || isBlank(line)) continue;
    let last = i;
    if (isChapter(i)) {
      while (last - i < mostTitleLines - 1 && goesOn(last + 1)) last += 1;
    } else if (!running.has(keyOf(line.text))) {
      const { bare, numbered } = unnumbered(line.text);
      if (!isTitle(bare) || !isEarly(i)) continue;
      const follows = headings.at(-1)?.end === lines[i - 1]?.end || endsSentence(lines[i - 1]);
      if (!(numbered && isAtEdge(lines, i)) && !(follows && !startsLower(lines[i + 1]))) continue;
    }
    headings.push({ start: line.start, end: lines[last]?.end ?? line.end });
    i = last;
  }
  return headings;
}

/** Whether a line was ended on purpose: the next word would have fitted, even where letters differ in width. */
export function endsEarly(length: number, nextWord: number, width: number): boolean {
  return length + 1 + nextWord <= width * 0.8;
}

/** What stands at the edge of a page again and again, whatever its page number. */
function runningHeads(lines: readonly TextLine[]): Set<string> {
  const counts = new Map<string, number>();
  for (const [i, { text }] of lines.entries()) {
    if (text === '' || text.length > longestTitle || !isAtEdge(lines, i)) continue;
    const { bare } = unnumbered(text);
    if (!/^\p{Lu}.*\p{L}/u.test(bare) || endsLikeProse(bare)) continue;
    const key = keyOf(text);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= fewestRunningHeads).map(([key]) => key));
}

function isAtEdge(lines: readonly TextLine[], i: number): boolean {
  return [lines[i - 1], lines[i + 1]].some((line) => isBlank(line) || pageNumber.test(line?.text ?? ''));
}

/** “Advice from a Caterpillar”: every word that weighs has a capital, and nothing ends there. */
function isTitle(text: string): boolean {
  if (text.length > longestTitle || !/^[\p{Lu}\d]/u.test(text) || endsLikeProse(text)) return false;
  const words = text.match(/\p{L}[\p{L}\p{M}’'.-]*/gu) ?? [];
  return words.length > 0 && words.every((word) => /^\p{Lu}/u.test(word) || smallWords.has(word));
}

function endsLikeProse(text: string): boolean {
  return /[.,;:!?…”’"')\]—-]$/u.test(text);
}

function keyOf(text: string): string {
  return text.length > longestTitle ? text : fold(unnumbered(text).bare).replace(/\s+/g, ' ');
}

/** A line without the page number before or behind it. */
function unnumbered(text: string): { bare: string; numbered: boolean } {
  if (text.length > longestTitle) return { bare: text, numbered: false };
  const bare = text.replace(/^\W*\d{1,4}\W+(?=\p{L})/u, '').replace(/[\s.|·•–—-]+\d{1,4}\W*$/u, '');
  return { bare, numbered: bare !== text };
}

function endsSentence(line: TextLine | undefined): boolean {
  return line === undefined || /(?:^|[.!?…”’"')*>—-])$/u.test(line.text);
}

function startsLower(line: TextLine | undefined): boolean {
  return line !== undefined && /^\p{Ll}/u.test(line.text);
}

function isBlank(line: TextLine | undefined): boolean {
  return line === undefined || line.text === '';
}

function linesOf(text: string, story: Span): TextLine[] {
  const lines: TextLine[] = [];
  for (let start = story.start; start < story.end;) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 || feed > story.end ? story.end : feed;
    const span = trim(text, { start, end });
    lines.push({ ...span, text: text.slice(span.start, span.end) });
    start = end + 1;
  }
  return lines;
}

/** The length that one line in four exceeds: nearly full, where lines are broken to a width. */
function usualWidth(lines: readonly TextLine[]): number {
  const lengths = lines.flatMap(({ text }) => (text === '' ? [] : [text.length])).toSorted((a, b) => a - b);
  return lengths[Math.floor(lengths.length * 0.75)] ?? 0;
}
