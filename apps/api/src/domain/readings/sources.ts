import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { upToChapter } from '../books/up-to-chapter.ts';
import { tokensOf } from '../generation/tokens.ts';
import type { NamedBook } from './source-books.ts';
import { paragraphEnd, planParts, sectionsOf, upTo, type Outline, type Part } from './plan-parts.ts';
import type { SourceText } from './quotes.ts';

/** Most requests that one reading of the same files may take. */
const MAX_PARTS = 400;

/** Counts what there is to read, pausing between books so that nobody is kept waiting. */
export async function outlinesOf(books: readonly NamedBook[]): Promise<Outline[]> {
  const outlines: Outline[] = [];
  for (const { name, book } of books) {
    await turn();
    outlines.push({ name, sections: sectionsOf(book, tokensOf) });
  }
  return outlines;
}

/**
 * The text that may be read, and nothing after it.
 * @throws AppError invalid_input when there is no such chapter
 */
export function sourcesOf(books: readonly NamedBook[], asOfChapter: number | null): SourceText[] {
  return books.map(({ name, sourceId, book }) => ({
    name,
    sourceId,
    text: asOfChapter === null ? book.text : upToChapter(book, asOfChapter),
    chapters: book.chapters,
    pages: book.pages,
  }));
}

/** @throws AppError file_too_large */
export function partsOf(
  outlines: readonly Outline[],
  asOfChapter: number | null,
  maxTokens: number,
  sources?: readonly SourceText[],
): Part[] {
  const read = outlines.map(({ name, sections }) => ({ name, sections: upTo(sections, asOfChapter) }));
  const parts = planParts(read, maxTokens, (source, near) => paragraphEnd(sources?.[source]?.text ?? '', near) || near);
  if (parts.length <= MAX_PARTS) return parts;
  throw new AppError(
    'file_too_large',
    `This would take ${parts.length} requests; up to ${MAX_PARTS} are made. Choose fewer files.`,
  );
}

/** The texts of a part, by the names of their files. */
export function textsOf(part: Part, sources: readonly SourceText[]): { name: string; text: string }[] {
  return part.pieces.flatMap(({ source, start, end }) => {
    const found = sources[source];
    return found === undefined ? [] : [{ name: found.name, text: found.text.slice(start, end) }];
  });
}
