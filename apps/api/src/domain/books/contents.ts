import { headingOf, MAX_HEADING_LENGTH } from './heading.ts';
import type { Block } from './manuscript.ts';

const contentsTitle =
  /^(?:table of contents|contents|list of (?:chapters|illustrations)|inhalt|inhaltsverzeichnis|table des matières|sommaire|содержание|оглавление|índice|indice|sommario|目次|もくじ|目录|目錄)\s*[:.]?$/iu;
/** “The Pool of Tears ........ 12”, “The Pool of Tears   12” */
const leader = /(?:\s*\.(?:\s?\.){2,}|\s*…{1,}|\s{3,}|\t)\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$/i;
const FEWEST_ENTRIES = 3;
const MOST_ENTRIES = 2_000;

/** Leaves out tables of contents: under their title, or told by being a run of headings that come again. */
export function withoutContents(blocks: readonly Block[]): Block[] {
  const dropped = new Set<number>();
  const headings = headingKeys(blocks);
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    if (block === undefined) continue;
    if (contentsTitle.test(block.text.trim())) {
      const end = endOfList(blocks, i + 1);
      // A title with nothing under it is the book's own.
      if (end === i + 1) continue;
      for (let at = i; at < end; at++) dropped.add(at);
      i = end - 1;
      continue;
    }
    const end = endOfRun(blocks, i, headings);
    if (end - i < FEWEST_ENTRIES) continue;
    for (let at = i; at < end; at++) dropped.add(at);
    i = end - 1;
  }
  return blocks.flatMap((block, i) => (dropped.has(i) ? [] : withoutEntries(block)));
}

/** A list in one block, line by line. */
function withoutEntries(block: Block): Block[] {
  const lines = block.text.split('\n');
  const isList = lines.length >= FEWEST_ENTRIES && lines.every((line) => leader.test(line));
  return isList ? [] : [block];
}

/** Where the list under a title ends: at what is too long for an entry, or at the heading that the list began with. */
function endOfList(blocks: readonly Block[], from: number): number {
  const seen = new Set<string>();
  for (let i = from; i < blocks.length; i++) {
    const { text = '', level = 0, links = false } = blocks[i] ?? {};
    const lines = text.split('\n');
    const isEntry = lines.every((line) => line.length <= MAX_HEADING_LENGTH && !isProse(line)) || links;
    if (!isEntry || (level > 0 && !links && seen.size === 0)) return i;
    const keys = lines.map(keyOf);
    if (level > 0 && !links) return i;
    if (keys.length === 1 && seen.has(keys[0] ?? '')) return i;
    // “CHAPTER I” alone, after “CHAPTER I. Down the Rabbit-Hole” in the list.
    if (keys.length === 1 && headingOf(text) !== null && [...seen].some((key) => key.startsWith(`${keys[0]} `)))
      return i;
    // The first chapter may be headed otherwise than the list says, and its text then shows where it begins.
    if (isProse(blocks[i + 1]?.text ?? '') && headingOf(text) !== null && !isListed(blocks[i + 1]))
      return seen.size > 0 ? i : from;
    if (seen.size > MOST_ENTRIES) return from;
    for (const key of keys) seen.add(key);
  }
  // A book that is a list from here to its end is none.
  return from;
}

const isListed = (block: Block | undefined): boolean => block?.links === true || leader.test(block?.text ?? '');

/** How far a run of entries goes: links within the file, lines with page numbers, or headings that all come again. */
function endOfRun(blocks: readonly Block[], from: number, headings: ReadonlyMap<string, number>): number {
  let at = from;
  for (; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined || block.text.length > MAX_HEADING_LENGTH * 2) break;
    const lines = block.text.split('\n');
    const isEntry =
      block.links === true ||
      lines.every((line) => leader.test(line)) ||
      (block.level === 0 && lines.every((line) => headingOf(line) !== null && (headings.get(keyOf(line)) ?? -1) > at));
    if (!isEntry) break;
  }
  return at;
}

/** The last place of every heading. */
function headingKeys(blocks: readonly Block[]): Map<string, number> {
  const keys = new Map<string, number>();
  for (const [i, { text }] of blocks.entries()) {
    if (text.length <= MAX_HEADING_LENGTH && headingOf(text) !== null) keys.set(keyOf(text), i);
  }
  return keys;
}

/** Equal for a heading and its entry. */
function keyOf(line: string): string {
  return line
    .replace(leader, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Long, or a sentence: no entry of a list. */
function isProse(text: string): boolean {
  return text.length > 200 || (/[\p{Ll}][.!?…]["”’»]?$/u.test(text) && text.length > 60) || /[。！？」]$/u.test(text);
}
