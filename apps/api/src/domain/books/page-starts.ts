import type { Book, Page } from './book.ts';

/** Where each page begins, page 1 first: a page without text begins where the next one with some does. Null: no pages. */
export function pageStartsOf(pages: Book['pages']): number[] | null {
  if (pages === null) return null;
  const starts: number[] = [];
  for (const { number, start } of pages) while (starts.length < number) starts.push(start);
  return starts;
}

/** Pages as a book has them; of those that begin at one place, only the last has text. */
export function pagesFrom(starts: readonly number[] | null): Page[] | null {
  if (starts === null) return null;
  return starts.flatMap((start, i) => (starts[i + 1] === start ? [] : [{ number: i + 1, start }]));
}
