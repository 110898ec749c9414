import { headingOf, isTitle, MAX_HEADING_LENGTH } from './heading.ts';
import { joinerOf } from './hyphenation.ts';
import type { Block } from './manuscript.ts';
import { withoutRunningHeads } from './running-heads.ts';

/** A line as it is set on a page. Lengths are in points; `y` grows upwards. */
export interface PageLine {
  text: string;
  left: number;
  right: number;
  y: number;
  /** Of the type. */
  size: number;
}

/** A place that a document's own table of contents leads to. */
export interface PageEntry {
  title: string;
  depth: number;
  /** Index in the list of pages. */
  page: number;
  /** Upper edge of the place; null for the whole page. */
  top: number | null;
}

interface PlacedLine extends PageLine {
  page: number;
  entry?: { title: string; depth: number };
}

interface Setting {
  size: number;
  left: number;
  right: number;
  /** From one line to the next. */
  leading: number;
}

/** Type larger than the text's by this is a heading's. */
const LARGER = 1.15;

/** The blocks of set pages: lines joined into paragraphs, also across pages, headings told by their size. */
export function blocksOfPages(pages: readonly (readonly PageLine[])[], entries: readonly PageEntry[]): Block[] {
  const placed = pages.map((lines, i) => lines.map((line): PlacedLine => ({ ...line, page: i + 1 })));
  const kept = withoutRunningHeads(placed);
  for (const entry of entries) place(entry, kept[entry.page]);
  const lines = kept.flat();
  const setting = settingOf(lines);
  const join = joinerOf(lines.map(({ text }) => text));
  const sizes = headingSizes(lines, setting);
  const blocks: Block[] = [];
  let before: PlacedLine | undefined;
  for (const line of lines) {
    const block = blocks.at(-1);
    if (block === undefined || before === undefined || begins(before, line, setting)) {
      const level = line.text.length <= MAX_HEADING_LENGTH ? sizes.indexOf(Math.round(line.size)) + 1 : 0;
      blocks.push({
        text: line.text,
        level: Math.min(6, level),
        page: line.page,
        ...(line.entry === undefined ? {} : { entry: line.entry }),
      });
    } else {
      const text =
        isHeadingSize(line, setting) || !isVerse(before, line, setting)
          ? join(block.text, line.text)
          : `${block.text}\n${line.text}`;
      // A word that is broken by the turn of a page counts to the next.
      if (before.page !== line.page) {
        (block.turns ??= []).push({ page: line.page, at: Math.max(0, text.length - line.text.length) });
      }
      block.text = text;
    }
    before = line;
  }
  return blocks;
}

/** Gives an entry to the line that bears its title, or that stands where it points to. */
function place({ title, depth, top }: PageEntry, lines: readonly PlacedLine[] = []): void {
  const key = keyOf(title);
  const free = lines.filter(({ entry }) => entry === undefined);
  const line =
    free.find(
      ({ text }) => key !== '' && keyOf(text) !== '' && (keyOf(text).startsWith(key) || key.startsWith(keyOf(text))),
    ) ??
    (top === null ? free[0] : free.find(({ y }) => y <= top)) ??
    free[0];
  if (line !== undefined) line.entry = { title, depth };
}

const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function settingOf(lines: readonly PlacedLine[]): Setting {
  const size = usual(lines.map((line) => [Math.round(line.size * 2) / 2, line.text.length]));
  const text = lines.filter((line) => Math.abs(line.size - size) <= size * 0.1);
  const gaps = text.flatMap((line, i) => {
    const gap = (text[i - 1]?.y ?? 0) - line.y;
    return text[i - 1]?.page === line.page && gap > size * 0.5 ? [[Math.round(gap * 2) / 2, 1] as const] : [];
  });
  const rights = text.map(({ right }) => right).toSorted((a, b) => a - b);
  return {
    size,
    left: usual(text.map(({ left, text }) => [Math.round(left), text.length])),
    right: rights[Math.floor(rights.length * 0.9)] ?? 0,
    leading: usual(gaps) || size * 1.2,
  };
}

/** The value that weighs most. */
function usual(values: readonly (readonly [value: number, weight: number])[]): number {
  const weights = new Map<number, number>();
  for (const [value, weight] of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  let best = 0;
  for (const [value, weight] of weights) if (weight > (weights.get(best) ?? 0)) best = value;
  return best;
}

/** Larger than the text, largest first. What is set a whole page long is no heading, however large. */
function headingSizes(lines: readonly PlacedLine[], { size }: Setting): number[] {
  const counts = new Map<number, number>();
  for (const line of lines) {
    if (line.size > size * LARGER) counts.set(Math.round(line.size), (counts.get(Math.round(line.size)) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count <= lines.length / 4)
    .map(([each]) => each)
    .toSorted((a, b) => b - a);
}

const isHeadingSize = (line: PlacedLine, { size }: Setting): boolean => line.size > size * LARGER;

function begins(before: PlacedLine, line: PlacedLine, setting: Setting): boolean {
  if (line.entry !== undefined) return true;
  const resized = Math.abs(line.size - before.size) > setting.size * 0.12;
  // A number or a first letter in another size belongs to its line.
  if (resized && Math.min(line.text.length, before.text.length) > 2) return true;
  const heading = before.page === line.page || endsEarly(before, line, setting) ? headingOf(line.text) : null;
  if (heading !== null && heading.kind !== 'bare') return true;
  // A title in several lines.
  if (!resized && isHeadingSize(line, setting) && isCloseTo(before, line, setting)) return false;
  const isHeading = headingOf(before.text) !== null && before.text.length < 80 && endsEarly(before, line, setting);
  if (isHeading)
    return !(headingOf(before.text)?.complete === false && isTitle(line.text) && isCloseTo(before, line, setting));
  const isIndented = line.left > before.left + setting.size * 0.8;
  if (before.page !== line.page) return endsSentence(before.text) && (isIndented || endsEarly(before, line, setting));
  if (!isCloseTo(before, line, setting)) return true;
  return (
    (isIndented && (endsSentence(before.text) || endsEarly(before, line, setting))) ||
    (endsSentence(before.text) && endsEarly(before, line, setting))
  );
}

const isCloseTo = (before: PlacedLine, line: PlacedLine, { leading, size }: Setting): boolean =>
  before.page === line.page && Math.abs(before.y - line.y) <= Math.max(leading, size, line.size) * 1.45;

/** A line that ended on purpose, in the middle of a paragraph. */
function isVerse(before: PlacedLine, line: PlacedLine, setting: Setting): boolean {
  return before.page === line.page && endsEarly(before, line, setting) && /^[\p{Lu}"“«‘'—]/u.test(line.text);
}

/** Whether the next line's first word would have fitted, with something to spare. */
function endsEarly(before: PlacedLine, line: PlacedLine, { left, right, size }: Setting): boolean {
  const word = Math.min(/^\S*/.exec(line.text)?.[0].length ?? 0, 20) * size * 0.5;
  return before.right + word + size < right - (right - left) * 0.05;
}

const endsSentence = (text: string): boolean => /[.!?…:;]["'”’»)*\]]*$|[。！？」』]$|--$|—$/u.test(text);
