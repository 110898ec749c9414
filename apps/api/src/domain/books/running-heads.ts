import { headingOf } from './heading.ts';
import { numberOf } from './numerals.ts';

/** How many lines at the top and at the foot of a page may be running heads. */
const EDGE_LINES = 2;
const FEWEST_RETURNS = 3;

/**
 * Leaves out what pages carry above and below their text: page numbers, which count up with the pages, and lines that
 * come again at the edges of pages. A chapter's own heading stays where it stands first.
 */
export function withoutRunningHeads<Line extends { text: string }>(pages: readonly (readonly Line[])[]): Line[][] {
  const offsets = new Map<number, number>();
  const returns = new Map<string, number>();
  for (const [i, page] of pages.entries()) {
    for (const offset of new Set(edgesOf(page).flatMap(({ text }) => pageNumbers(text).map((number) => number - i)))) {
      offsets.set(offset, (offsets.get(offset) ?? 0) + 1);
    }
    for (const key of new Set(edgesOf(page).map(({ text }) => keyOf(text)))) {
      returns.set(key, (returns.get(key) ?? 0) + 1);
    }
  }
  const headed = new Set<string>();
  return pages.map((page, i) => {
    const edges = new Set<Line>(edgesOf(page));
    return page.filter((line) => {
      if (!edges.has(line)) return true;
      // Twice may be chance with chapters; the first and second page of a leaflet are counted all the same.
      if (pageNumbers(line.text).some((number) => (offsets.get(number - i) ?? 0) >= 2)) return false;
      const key = keyOf(line.text);
      if (key === '' || (returns.get(key) ?? 0) < FEWEST_RETURNS || isSpeech(line.text)) return true;
      const isFirst = headingOf(line.text) !== null && !headed.has(key);
      headed.add(key);
      return isFirst;
    });
  });
}

function edgesOf<Line>(page: readonly Line[]): Line[] {
  return page.length <= 2 * EDGE_LINES ? [...page] : [...page.slice(0, EDGE_LINES), ...page.slice(-EDGE_LINES)];
}

/** What a line that is nothing but a page number says; a running head with one is told by its words. */
function pageNumbers(text: string): number[] {
  const [, digits = ''] =
    /^\W*(?:page |seite |стр\. ?)?(\d{1,4}|[ivxlc]{1,8})(?: (?:of|von|\/) \d+)?\W*$/i.exec(text) ?? [];
  const number = numberOf(digits);
  return number === null ? [] : [number];
}

/** Equal for a running head on all its pages: without its page number. */
function keyOf(text: string): string {
  return text
    .replace(/^\W*\d{1,4}\b|\b\d{1,4}\W*$/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** “Yes.” may well stand at the edges of three pages. */
const isSpeech = (text: string): boolean => /^["“«‘]|["”»]$|[\p{Ll}][.!?…]$/u.test(text.trim());
