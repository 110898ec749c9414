import type { Book } from '../books/book.ts';

/** A chapter, or what stands in front of the first, or a whole text without chapters. Offsets are into its book's text. */
export interface Section {
  /** In the book, from 1; null in the front matter and where no chapters could be told. */
  chapter: number | null;
  title: string;
  start: number;
  end: number;
  tokens: number;
}

/** A file's sections in order. */
export interface Outline {
  /** Of the file. */
  name: string;
  sections: Section[];
}

/** A stretch of one source. */
export interface Piece {
  /** Index among the sources. */
  source: number;
  start: number;
  end: number;
}

/** What one request to the model carries. */
export interface Part {
  /** For people: which chapters it is. */
  title: string;
  pieces: Piece[];
  tokens: number;
}

/** Sections tile the text up to its end; blank front matter has none. */
export function sectionsOf(
  { text, chapters }: Pick<Book, 'text' | 'chapters'>,
  tokensOf: (text: string) => number,
): Section[] {
  const section = (chapter: number | null, title: string, start: number, end: number): Section => ({
    chapter,
    title,
    start,
    end,
    tokens: tokensOf(text.slice(start, end)),
  });
  const first = chapters[0]?.start ?? text.length;
  const front = text.slice(0, first).trim() === '' ? [] : [section(null, '', 0, first)];
  return [...front, ...chapters.map(({ title, start, end }, i) => section(i + 1, title, start, end))];
}

/** The sections that stand up to the end of a chapter; all of them for null. */
export function upTo(sections: readonly Section[], chapter: number | null): Section[] {
  const last = chapter === null ? -1 : sections.findIndex((each) => each.chapter === chapter);
  return last === -1 ? [...sections] : sections.slice(0, last + 1);
}

/**
 * Deals the sections out to as few parts as hold them in order, each of at most `maxTokens`. A chapter is only split when
 * it alone is longer: into pieces of about equal length, which `cut` may move to a better place.
 *
 * @param cut finds where to part the text of a source near an offset, at or before it
 */
export function planParts(
  outlines: readonly Outline[],
  maxTokens: number,
  cut: (source: number, near: number) => number = (_source, near) => near,
): Part[] {
  const parts: { pieces: Piece[]; labels: Label[]; tokens: number }[] = [];
  const add = (piece: Piece, label: Label, tokens: number): void => {
    const last = parts.at(-1);
    if (last === undefined || last.tokens + tokens > maxTokens) {
      parts.push({ pieces: [piece], labels: [label], tokens });
      return;
    }
    const before = last.pieces.at(-1);
    if (before?.source === piece.source && before.end === piece.start) before.end = piece.end;
    else last.pieces.push(piece);
    last.labels.push(label);
    last.tokens += tokens;
  };
  for (const [source, { name, sections }] of outlines.entries()) {
    for (const { chapter, start, end, tokens } of sections) {
      const count = Math.max(1, Math.ceil(tokens / maxTokens));
      let from = start;
      for (let i = 1; i <= count; i++) {
        const near = start + Math.round(((end - start) * i) / count);
        const better = cut(source, near);
        const to = i === count ? end : better > from ? better : near;
        add({ source, start: from, end: to }, { name, chapter }, Math.ceil(tokens / count));
        from = to;
      }
    }
  }
  const several = outlines.length > 1;
  return parts.map(({ pieces, labels, tokens }) => ({ title: titleOf(labels, several), pieces, tokens }));
}

interface Label {
  name: string;
  chapter: number | null;
}

/** “Chapters 3–7”; with the file's name where there are several. */
function titleOf(labels: readonly Label[], several: boolean): string {
  const names = [...new Set(labels.map(({ name }) => name))];
  return names
    .map((name) => {
      const chapters = labels.flatMap((label) =>
        label.name === name && label.chapter !== null ? [label.chapter] : [],
      );
      const [from, to] = [chapters[0], chapters.at(-1)];
      const which = from === undefined ? '' : from === to ? `Chapter ${from}` : `Chapters ${from}–${to}`;
      if (!several) return which === '' ? 'The text' : which;
      return which === '' ? name : `${name}, ${which.toLowerCase()}`;
    })
    .join('; ');
}

/** The last paragraph's end at or before an offset, if one is near; else the last space; else the offset itself. */
export function paragraphEnd(text: string, near: number): number {
  const reach = 4_000;
  const window = text.slice(Math.max(0, near - reach), near);
  const blank = window.lastIndexOf('\n\n');
  if (blank > 0) return near - window.length + blank + 2;
  const space = window.lastIndexOf(' ');
  if (space > 0) return near - window.length + space + 1;
  // Not between the halves of one character.
  return /[\ud800-\udbff]$/.test(window) ? near - 1 : near;
}
