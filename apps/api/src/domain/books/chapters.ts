import { headingOf, isTitle, MAX_HEADING_LENGTH, type Heading } from './heading.ts';
import type { Block } from './manuscript.ts';

/** Where a chapter begins: its heading's block. */
export interface ChapterStart {
  at: number;
  title: string;
}

/** What may begin a chapter. */
interface Candidate extends ChapterStart {
  /** How deep it stands, from 1. */
  level: number;
  kind: Heading['kind'] | null;
  /** How many blocks its heading has. */
  blocks: number;
}

/** A part whose own text is shorter (a motto) opens its first chapter. */
const SHORT_PART = 600;
/** What is headed and has next to no text, before any chapter: title pages, dedications. */
const SHORT_FRONT = 300;
const MAX_TITLE = 300;
/** Stands between the titles of a part and of the chapter that it begins with. */
const BETWEEN = ' · ';

/**
 * Finds the chapters, by the best that the document offers: its own table of contents, its headings, or the look of its
 * lines. A better one gives way to a lesser only if that finds more than twice as many.
 */
export function findChapters(blocks: readonly Block[], bookTitle: string): ChapterStart[] {
  const ways = [byEntries(blocks), byMarkup(blocks), byLook(blocks)].map((candidates) =>
    choose(
      candidates.filter((each) => !isNoChapter(each.title, bookTitle)),
      blocks,
    ),
  );
  const most = Math.max(...ways.map((way) => way.length));
  const best = ways.find((way) => way.length >= 2 && way.length * 2 >= most);
  return (best ?? ways.find((way) => way.length > 0) ?? []).map(({ at, title }) => ({ at, title }));
}

function byEntries(blocks: readonly Block[]): Candidate[] {
  return blocks.flatMap(({ entry }, at) => {
    if (entry === undefined) return [];
    const title = titleOf(entry.title);
    return title === ''
      ? []
      : [{ at, title, level: entry.depth, kind: kindOf(title), blocks: headingSpan(blocks, at) }];
  });
}

/** How many blocks the heading at an entry has; none where the text begins at once. */
function headingSpan(blocks: readonly Block[], at: number): number {
  let count = 0;
  while (count < 3) {
    const block = blocks[at + count];
    if (block === undefined || (count > 0 && block.entry !== undefined)) break;
    if (block.level === 0 && headingOf(block.text) === null && !(count > 0 && isTitleLine(block))) break;
    count++;
  }
  return count;
}

function byMarkup(blocks: readonly Block[]): Candidate[] {
  const found: Candidate[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined || block.level === 0) continue;
    const heading = headingOf(block.text);
    const next = blocks[at + 1];
    // “Chapter I” and its title, each in a heading of its own.
    const goesOn =
      heading?.complete === true && heading.kind !== 'part' && next !== undefined && next.level >= block.level;
    const isTitled = goesOn && headingOf(next.text) === null;
    found.push({
      at,
      title: isTitled ? joinTitle(block.text, next.text) : titleOf(block.text),
      level: block.level,
      kind: heading?.kind ?? null,
      blocks: isTitled ? 2 : 1,
    });
    if (isTitled) at++;
  }
  return found;
}

const lookLevels = { part: 1, chapter: 2, bare: 2, section: 3 } as const;

function byLook(blocks: readonly Block[]): Candidate[] {
  const found: (Candidate & { number: number | null })[] = [];
  for (const [at, block] of blocks.entries()) {
    const heading = block.text.length <= MAX_HEADING_LENGTH ? headingOf(block.text.replaceAll('\n', ' ')) : null;
    if (heading === null) continue;
    const next = blocks[at + 1];
    const isTitled = heading.complete && next !== undefined && isTitleLine(next) && blocks[at + 2] !== undefined;
    found.push({
      at,
      title: isTitled ? joinTitle(block.text, next.text) : titleOf(block.text),
      level: lookLevels[heading.kind],
      kind: heading.kind,
      blocks: isTitled ? 2 : 1,
      number: heading.number,
    });
  }
  const worded = found.filter(({ kind }) => kind !== 'bare');
  // Numbers alone within chapters that are called so are their sections.
  if (worded.some(({ kind, number }) => kind === 'chapter' && number !== null)) return worded;
  return [...worded, ...series(found, blocks)].toSorted((a, b) => a.at - b.at);
}

/**
 * The bare numbers that count up from 1, as chapters do, anew in each part. Numbers of pages would, too, but stand in the
 * middle of sentences.
 */
function series(found: readonly (Candidate & { number: number | null })[], blocks: readonly Block[]): Candidate[] {
  const kept: Candidate[] = [];
  let run: Candidate[] = [];
  const end = () => {
    const tidy = run.filter(({ at }) => endsSentence(blocks[at - 1]));
    if (run.length >= 2 && tidy.length >= run.length * 0.8) kept.push(...run);
    run = [];
  };
  for (const each of found) {
    if (each.kind === 'part') end();
    if (each.kind !== 'bare') continue;
    if (each.number === 1) end();
    if (each.number === run.length + 1) run.push(each);
  }
  end();
  return kept;
}

function endsSentence(block: Block | undefined): boolean {
  if (block === undefined || isTitleLine(block) || headingOf(block.text) !== null) return true;
  return /[.!?…。！？:—*]["'”’»」』)\]]*$/u.test(block.text);
}

/** Takes the level on which the chapters are, and what stands above it. */
function choose(candidates: readonly Candidate[], blocks: readonly Block[]): Candidate[] {
  const lengths = [0];
  for (const block of blocks) lengths.push((lengths.at(-1) ?? 0) + block.text.length);
  const bodyOf = (list: readonly Candidate[], i: number): number => {
    const { at, blocks: span } = list[i] ?? { at: 0, blocks: 0 };
    const next = list[i + 1]?.at ?? blocks.length;
    return Math.max(0, (lengths[next] ?? 0) - (lengths[at + span] ?? 0));
  };
  const level = chapterLevel(candidates, (i) => bodyOf(candidates, i));
  const list = candidates.filter((each) => each.level <= level);

  const chosen: Candidate[] = [];
  let opening: Candidate | undefined;
  for (const [i, each] of list.entries()) {
    const body = bodyOf(list, i);
    const next = list[i + 1];
    // The book's title stands alone on its level, parts don't.
    const isPart = each.level < level && list.some((other) => other !== each && other.level === each.level);
    const isFront = chosen.length === 0 && each.kind === null && !isPart && body < SHORT_FRONT && next !== undefined;
    if (isFront && opening === undefined) continue;
    const holdsNext = next !== undefined && (each.kind === 'part' ? next.kind !== 'part' : next.level > each.level);
    if (holdsNext && body < SHORT_PART) {
      opening = opening === undefined ? each : { ...opening, title: joinParts(opening.title, each.title) };
      continue;
    }
    chosen.push(
      opening === undefined ? each : { ...each, at: opening.at, title: joinParts(opening.title, each.title) },
    );
    opening = undefined;
  }
  return chosen;
}

/** The level that most of what is called a chapter has; else the highest with two headings that have text of their own. */
function chapterLevel(candidates: readonly Candidate[], bodyOf: (i: number) => number): number {
  const counts = new Map<number, { chapters: number; all: number; withText: number }>();
  for (const [i, { level, kind }] of candidates.entries()) {
    const count = counts.get(level) ?? { chapters: 0, all: 0, withText: 0 };
    if (kind === 'chapter' || kind === 'bare') count.chapters++;
    count.all++;
    if (bodyOf(i) >= SHORT_FRONT) count.withText++;
    counts.set(level, count);
  }
  const levels = [...counts].toSorted(([a], [b]) => a - b);
  const [most] = levels.toSorted(([, a], [, b]) => b.chapters - a.chapters);
  if (most !== undefined && most[1].chapters > 0) return most[0];
  const deep = levels.find(([, { all, withText }]) => all >= 2 && withText >= all / 2);
  return deep?.[0] ?? levels.find(([, { all }]) => all >= 2)?.[0] ?? levels.at(-1)?.[0] ?? 0;
}

const noChapters =
  /^(?:the end|end|fin|ende|конец|fine|完|終|终|contents|table of contents|title ?page|cover|half ?title(?: page)?|copyright|copyright page|imprint|colophon|dedication|by [\p{Lu}].*)[.!]?$/iu;

function isNoChapter(title: string, bookTitle: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return noChapters.test(title) || (bookTitle !== '' && plain(title) === plain(bookTitle));
}

const isTitleLine = ({ text, level }: Block): boolean =>
  (level > 0 || (text.length <= 80 && !text.includes('\n') && isTitle(text))) && headingOf(text) === null;

const titleOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE);

const joinTitle = (heading: string, title: string): string =>
  titleOf(`${heading}${/[\p{L}\p{N}]$/u.test(heading) ? '. ' : ' '}${title}`);

const joinParts = (part: string, chapter: string): string => titleOf(part + BETWEEN + chapter);

/** Of a part together with its first chapter, the chapter's. */
const kindOf = (title: string): Heading['kind'] | null => headingOf(title.split(BETWEEN).at(-1) ?? '')?.kind ?? null;
