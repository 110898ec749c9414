import { fold } from '../text/words.ts';
import { oneLine, type Span, trim } from '../text/sentences.ts';
import { chapterLine, findHeadings } from './headings.ts';

/** A file a draft is made from. */
export interface Source {
  name: string;
  text: string;
}

/** A source's text with its outline. All offsets point into `text`, which is what was sent, untouched. */
export interface Book {
  text: string;
  title: string;
  author?: string;
  paragraphs: Span[];
  chapters: Chapter[];
}

export interface Chapter extends Span {
  heading: string;
}

const longBlock = 3000;

/** Reads sources as one book: licence texts and headings left out, paragraphs and chapters found. */
export function readBook(sources: readonly Source[]): Book {
  const [first] = sources;
  const text = sources.map((source) => source.text).join('\n\n');
  const stories: Span[] = [];
  let start = 0;
  for (const source of sources) {
    const body = storyOf(source.text);
    stories.push({ start: start + body.start, end: start + body.end });
    start += source.text.length + 2;
  }
  const read = stories.map((story) => ({ story, headings: findHeadings(text, story) }));
  const head = first?.text.slice(0, 3000) ?? '';
  const title = headerField(head, 'Title') ?? titleFromName(first?.name ?? '');
  const author = headerField(head, 'Author');
  return {
    text,
    title,
    ...(author === undefined ? {} : { author }),
    paragraphs: read.flatMap(({ story, headings }) =>
      proseBetween(text, story, headings).flatMap((prose) => paragraphsIn(text, prose)),
    ),
    chapters: chaptersIn(
      text,
      stories,
      read.flatMap(({ headings }) => headings),
    ),
  };
}

/** The words of a file name, as a title: `the_lamp-keeper.txt` is “the lamp keeper”. */
export function titleFromName(name: string): string {
  return oneLine(
    name
      .replace(/^.*[/\\]/, '')
      .replace(/\.[a-z0-9]{1,5}$/i, '')
      .replace(/[_\-.]+/g, ' '),
  );
}

/** The chapter an offset lies in. */
export function chapterAt(book: Book, offset: number): Chapter | undefined {
  return book.chapters.find((chapter) => chapter.start <= offset && offset < chapter.end);
}

// Project Gutenberg's header and licence are found by their own marker lines.
function storyOf(text: string): Span {
  const open = /\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG[^\n]*\n/.exec(text);
  const close = /\n[^\n]*\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG|\nEnd of (?:the )?Project Gutenberg/.exec(text);
  return { start: open ? open.index + open[0].length : 0, end: close?.index ?? text.length };
}

function headerField(head: string, field: string): string | undefined {
  const found = new RegExp(`^${field}: ([^\\r\\n]{1,120})`, 'm').exec(head)?.[1]?.trim();
  return found === '' ? undefined : found;
}

function proseBetween(text: string, story: Span, headings: readonly Span[]): Span[] {
  return [...headings, { start: story.end, end: story.end }]
    .map(({ start }, i) => trim(text, { start: headings[i - 1]?.end ?? story.start, end: start }))
    .filter((prose) => prose.end > prose.start);
}

function paragraphsIn(text: string, story: Span): Span[] {
  return split(text, story, /\n[ \t\r]*\n\s*/g).flatMap((block) => {
    if (block.end - block.start <= longBlock) return [block];
    // A book without blank lines, as pages of a PDF are: a line that ends a sentence ends the paragraph.
    return split(text, block, /(?<=[.!?”’"'][ \t\r]*)\n/g).flatMap((lines) => chop(text, lines));
  });
}

/** Cuts what is still long at sentence ends. The rest of the analysis compares within a paragraph, and relies on its being short. */
function chop(text: string, block: Span): Span[] {
  const found: Span[] = [];
  let { start } = block;
  while (block.end - start > longBlock) {
    const piece = text.slice(start, start + longBlock);
    let length = 0;
    for (const stop of piece.matchAll(/[.!?][”’"']?\s/g)) length = stop.index + stop[0].length;
    const end = start + Math.max(length, longBlock / 4);
    found.push({ start, end });
    start = end;
  }
  found.push({ start, end: block.end });
  return found;
}

function split(text: string, span: Span, separator: RegExp): Span[] {
  const found: Span[] = [];
  const part = text.slice(span.start, span.end);
  let start = 0;
  for (const match of part.matchAll(separator)) {
    if (match.index > start) found.push({ start: span.start + start, end: span.start + match.index });
    start = match.index + match[0].length;
  }
  if (start < part.length) found.push({ start: span.start + start, end: span.end });
  return found;
}

function chaptersIn(text: string, stories: readonly Span[], headings: readonly Span[]): Chapter[] {
  const begin = stories[0]?.start ?? 0;
  const end = stories.at(-1)?.end ?? 0;
  const whole = new Map(headings.map((heading) => [heading.start, heading]));
  const found: { start: number; heading: string }[] = [];
  for (const match of text.slice(begin, end).matchAll(chapterLine)) {
    const start = begin + match.index;
    const line = whole.get(start + match[0].search(/\S/));
    const heading = oneLine(line ? text.slice(line.start, line.end) : (match[1] ?? ''));
    const previous = found.at(-1);
    // A table of contents lists headings with no text between them.
    if (previous && start - previous.start < 400) found.pop();
    // As a running head it only says that the chapter goes on.
    if (fold(heading) !== fold(found.at(-1)?.heading ?? '')) found.push({ start, heading });
  }
  return found.map((chapter, i) => ({ ...chapter, end: found[i + 1]?.start ?? end }));
}
