import { headingOf, isTitle } from './heading.ts';
import { joinerOf, type Joiner } from './hyphenation.ts';
import type { Block } from './manuscript.ts';

/** Lines longer than this are paragraphs by themselves. */
const WIDEST_COLUMN = 120;

/** The blocks of a text in lines, where blank lines part paragraphs and hard-wrapped lines are joined into them. */
export function blocksOfText(text: string): Block[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const width = columnWidth(lines);
  const join = width === null ? undefined : joinerOf(lines.map((line) => line.trim()));
  const blocks: Block[] = [];
  let group: string[] = [];
  const end = () => {
    for (const paragraph of width === null || join === undefined ? group : unwrap(group, width, join)) {
      blocks.push({ text: paragraph.trim(), level: 0 });
    }
    group = [];
  };
  for (const line of lines) {
    if (line.trim() === '') end();
    else group.push(line);
  }
  end();
  return blocks;
}

/**
 * The width that lines were broken at; null where each line is a paragraph of its own. Broken lines are nearly all
 * nearly full.
 */
function columnWidth(lines: readonly string[]): number | null {
  const lengths: number[] = [];
  for (const line of lines) {
    const { length } = line.trim();
    if (length > 0) lengths.push(length);
  }
  lengths.sort((a, b) => a - b);
  const width = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
  if (width > WIDEST_COLUMN || width < 20) return null;
  const full = lengths.filter((length) => length > width * 0.75).length;
  return full >= lengths.length * 0.35 ? width : null;
}

/** Joins what was broken only for want of room. Lines that end early on purpose, as in verse, stay lines. */
function unwrap(group: readonly string[], width: number, join: Joiner): string[] {
  const paragraphs: string[] = [];
  let from = 0;
  for (; from < group.length - 1 && headingOf(group[from] ?? '') !== null; from++) {
    const title = group.slice(from + 1, from + 4);
    // “CHAPTER I” may stand right upon its title, or upon the text.
    const isTitled = title.length <= 2 && title.every((line) => isTitle(line) && headingOf(line) === null);
    if (isTitled)
      return [
        ...paragraphs,
        group
          .slice(from)
          .map((line) => line.trim())
          .join(' '),
      ];
    paragraphs.push((group[from] ?? '').trim());
  }
  return [...paragraphs, ...joinLines(group.slice(from), width, join)];
}

function joinLines(group: readonly string[], width: number, join: Joiner): string[] {
  const early = group.slice(0, -1).filter((line, i) => endsEarly(line, group[i + 1] ?? '', width)).length;
  if (early > (group.length - 1) * 0.5) return [group.map((line) => line.trim()).join('\n')];
  const paragraphs: string[] = [];
  let paragraph = group[0]?.trim() ?? '';
  for (const [i, line] of group.entries()) {
    if (i === 0) continue;
    const before = group[i - 1] ?? '';
    const isIndented = indentOf(line) > indentOf(before) + 1;
    if (endsEarly(before, line, width) && (isIndented || endsSentence(before))) {
      paragraphs.push(paragraph);
      paragraph = line.trim();
    } else paragraph = join(paragraph, line.trim());
  }
  return [...paragraphs, paragraph];
}

/** Whether the next word would have fitted, with something to spare: columns are not kept to the letter. */
function endsEarly(line: string, next: string, width: number): boolean {
  const word = /^\s*(\S+)/.exec(next)?.[1] ?? '';
  return line.length + 1 + Math.min(word.length, 20) <= width * 0.85;
}

const endsSentence = (line: string): boolean => /[.!?…:;]["'”’»)*_]*$|[。！？」』]$/u.test(line.trim());

const indentOf = (line: string): number => line.length - line.trimStart().length;
