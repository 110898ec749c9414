import { t } from '@lingui/core/macro';
import type { Citation } from '@dramatis/client/model';

/** A mark, with the space in front of it: without the mark nothing stands there. */
const MARK = /[ \t]*\[(\d{1,3})\]/g;

/** What of the syntax tree of HTML is needed here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** In these, brackets are what somebody wrote. */
const untouched = new Set(['code', 'pre', 'a']);

/** Makes `cite` elements of the marks in a reply's text. Whether a mark stands for anything is told when it is drawn. */
export function citationMarks(): (tree: Node) => void {
  return (tree) => markIn(tree);
}

function markIn(node: Node): void {
  if (!node.children || (node.tagName !== undefined && untouched.has(node.tagName))) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return piecesOf(child.value ?? '');
    markIn(child);
    return [child];
  });
}

function piecesOf(text: string): Node[] {
  const pieces: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) pieces.push({ type: 'text', value: text.slice(end, match.index) });
    pieces.push({
      type: 'element',
      tagName: 'cite',
      properties: { title: match[1] },
      children: [{ type: 'text', value: match[0] }],
    });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ type: 'text', value: text.slice(end) });
  return pieces;
}

/** Fenced code, closed or still being written, and code within a line. */
const CODE = /(^[ \t]*(?:```|~~~)[\s\S]*?(?:^[ \t]*(?:```|~~~)[ \t]*$|(?![\s\S]))|`[^`\n]+`)/m;

/** A reply's text as it reads without its citations. Brackets that cite nothing stay. */
export function withoutMarks(text: string, sources: readonly Citation[] = []): string {
  if (sources.length === 0) return text;
  const cited = new Set(sources.map(({ n }) => n));
  return text
    .split(CODE)
    .map((piece, index) =>
      // Split at a group, every other piece is code.
      index % 2 === 1 ? piece : piece.replace(MARK, (mark, n: string) => (cited.has(Number(n)) ? '' : mark)),
    )
    .join('');
}

/** Where a citation leads, in words. */
export function labelOf({ n, sourceName, chapter, page }: Citation): string {
  const place = [
    sourceName,
    ...(chapter ? [chapterText(chapter.number)] : []),
    ...(page === null ? [] : [t`page ${page}`]),
  ].join(', ');
  return t`Source ${n}: ${place}`;
}

const chapterText = (number: number) => t`chapter ${number}`;
