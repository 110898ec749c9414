import { fold } from '../text/words.ts';
import type { Span } from '../text/sentences.ts';
import { oneLine } from '../text/sentences.ts';

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

const chapterLine =
  /^[ \t]*((?:CHAPTER|Chapter|BOOK|Book|PART|Part|STAVE|Stave|CANTO|Canto|LETTER|Letter|ACT|Act|SCENE|Scene)\s+(?:the\s+)?(?:[IVXLCDM]+|\d+|\p{L}+)(?=[ \t]*(?:[.:—–-]|$))[^\n\r]{0,80}|(?:CHAPTER|Chapter|STAVE)\s+(?:[IVXLC]+|\d+)\b[^\n\r]{0,80})/gmu;
const longBlock = 3000;

/** Reads sources as one book: licence texts left out, paragraphs and chapters found. */
export function readBook(sources: readonly Source[]): Book {
  const [first] = sources;
  const text = sources.map((source) => source.text).join('\n\n');
  const paragraphs: Span[] = [];
  let start = 0;
  for (const source of sources) {
    const body = storyOf(source.text);
    paragraphs.push(...paragraphsIn(text, { start: start + body.start, end: start + body.end }));
    start += source.text.length + 2;
  }
  const head = first?.text.slice(0, 3000) ?? '';
  const title = headerField(head, 'Title') ?? titleFromName(first?.name ?? '');
  const author = headerField(head, 'Author');
  return {
    text,
    title,
    ...(author === undefined ? {} : { author }),
    paragraphs,
    chapters: chaptersIn(text, paragraphs),
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

function chaptersIn(text: string, paragraphs: readonly Span[]): Chapter[] {
  const begin = paragraphs[0]?.start ?? 0;
  const end = paragraphs.at(-1)?.end ?? 0;
  const story = text.slice(begin, end);
  const chapters: Chapter[] = [];
  for (const match of story.matchAll(chapterLine)) {
    const start = begin + match.index;
    const previous = chapters.at(-1);
    // A table of contents lists headings with no text between them.
    if (previous && start - previous.start < 400) chapters.pop();
    else if (previous) previous.end = start;
    chapters.push({ start, end, heading: oneLine(match[1] ?? '') });
  }
  const last = chapters.at(-1);
  if (last) last.end = end;
  return chapters.filter((chapter, i) => i === 0 || fold(chapter.heading) !== fold(chapters[i - 1]?.heading ?? ''));
}
