/**
 * A document as everything else sees it, whatever file it came in. All offsets are UTF-16 code units into `text`.
 *
 * The chapters tile the text from the first of them to the end. What stands before (a title page, a dedication) is front
 * matter, in no chapter. A text without recognisable chapters has none.
 */
export interface Book {
  /** Empty when the file doesn't say. */
  title: string;
  authors: string[];
  /** A BCP 47 tag as the file gives it, or empty. */
  language: string;
  /** Paragraphs and headings parted by blank lines. A single line feed is a line of verse. */
  text: string;
  chapters: Chapter[];
  /** Where each page begins, in order; null for what has no pages. Empty pages have no entry. */
  pages: Page[] | null;
}

/** `start` is where its heading stands, `end` is where the next one does. */
export interface Chapter {
  title: string;
  start: number;
  end: number;
}

export interface Page {
  /** Of the sheet, from 1, as viewers count. */
  number: number;
  start: number;
}

/** A chapter with its number in the book: 1 for the first, be it called a prologue. Null in the front matter. */
export function chapterAt(book: Pick<Book, 'chapters'>, offset: number): { number: number; title: string } | null {
  const index = lastAtOrBefore(book.chapters, offset);
  const chapter = book.chapters[index];
  return chapter === undefined ? null : { number: index + 1, title: chapter.title };
}

/** The number of the page an offset lies on. */
export function pageAt(book: Pick<Book, 'pages'>, offset: number): number | null {
  return book.pages?.[lastAtOrBefore(book.pages, offset)]?.number ?? null;
}

function lastAtOrBefore(places: readonly { start: number }[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
