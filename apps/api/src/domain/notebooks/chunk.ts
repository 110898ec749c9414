import { pageAt, type Book } from '../books/book.ts';
import { tokensOf } from '../generation/tokens.ts';

/** A piece of a book that is retrieved as a whole. Offsets are UTF-16 units into the book's text. */
export interface PassageDraft {
  /** From 1; 0 in front of the first chapter, and where there are none. */
  chapter: number;
  page: number | null;
  start: number;
  end: number;
  text: string;
}

/** All in tokens. A passage ends with the first paragraph that takes it past ENOUGH, and never has more than MOST. */
const ENOUGH = 340;
const MOST = 500;
/** A scene this long is a passage of its own. */
const SCENE = 150;
/** What is left of a chapter joins the passage before it when it is no longer than this. */
const REST = 80;
/** How much of its end is also the beginning of the next one, so that no thought is cut in two for good. */
const OVERLAP = 60;
/** Longer sentences are cut. */
const SENTENCE = 200;

/** A sentence. */
interface Unit {
  start: number;
  end: number;
  tokens: number;
  endsParagraph: boolean;
  endsScene: boolean;
}

/** White space after which a sentence begins. Not after "Mr." and the like, nor before a small letter. */
const BETWEEN_SENTENCES =
  /(?<=[.!?…]["'”’»)\]]*)(?<!(?<![\p{L}\p{N}])\p{Lu}\p{L}{0,2}\.)\s+(?=["'“‘«([]*[\p{Lu}\p{Lo}\p{N}])|(?<=[。！？][」』”]?)(?![」』”])/gu;
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/**
 * Cuts a book into passages of about 300 to 500 tokens that end with a paragraph where they can, and with a scene or a
 * chapter always. In order; lazily, because a large book takes seconds.
 */
export function* passagesOf(book: Pick<Book, 'text' | 'chapters' | 'pages'>): Generator<PassageDraft> {
  const { text, chapters } = book;
  const regions = [
    { chapter: 0, start: 0, end: chapters[0]?.start ?? text.length },
    ...chapters.map(({ start, end }, i) => ({ chapter: i + 1, start, end })),
  ];
  for (const { chapter, start, end } of regions) {
    for (const place of fill(unitsOf(text, start, end))) {
      yield { chapter, page: pageAt(book, place.start), ...place, text: text.slice(place.start, place.end) };
    }
  }
}

function* fill(units: readonly Unit[]): Generator<{ start: number; end: number }> {
  let rest = units.reduce((sum, { tokens }) => sum + tokens, 0);
  let from = 0;
  while (from < units.length) {
    let to = from;
    let tokens = 0;
    while (to < units.length) {
      const unit = units[to];
      if (unit === undefined || (to > from && tokens + unit.tokens > MOST)) break;
      tokens += unit.tokens;
      to++;
      if (unit.endsScene && tokens >= SCENE) break;
      if (unit.endsParagraph && tokens >= ENOUGH) break;
    }
    rest -= tokens;
    if (rest <= REST) to = units.length;
    const [first, last] = [units[from], units[to - 1]];
    if (first === undefined || last === undefined) return;
    yield { start: first.start, end: last.end };

    let next = to;
    for (let over = 0; to < units.length && !last.endsScene && next - 1 > from; next--) {
      const tokensBefore = units[next - 1]?.tokens ?? 0;
      over += tokensBefore;
      if (over > OVERLAP) break;
      rest += tokensBefore;
    }
    from = next;
  }
}

function unitsOf(text: string, start: number, end: number): Unit[] {
  const units: Unit[] = [];
  for (const paragraph of paragraphs(text, start, end)) {
    const own = text.slice(paragraph.start, paragraph.end);
    const last = units.at(-1);
    if (!SAYS_SOMETHING.test(own)) {
      // A row of asterisks, or the like.
      if (last !== undefined) last.endsScene = true;
      continue;
    }
    let from = 0;
    for (const match of own.matchAll(BETWEEN_SENTENCES)) {
      units.push(...sentence(own, from, match.index, paragraph.start));
      from = match.index + match[0].length;
    }
    units.push(...sentence(own, from, own.length, paragraph.start));
    const closing = units.at(-1);
    if (closing !== undefined) closing.endsParagraph = true;
  }
  return units;
}

function* paragraphs(text: string, start: number, end: number): Generator<{ start: number; end: number }> {
  let from = start;
  while (from < end) {
    const found = text.indexOf('\n\n', from);
    const to = found === -1 || found > end ? end : found;
    if (to > from) yield { start: from, end: to };
    from = to + 2;
  }
}

function* sentence(own: string, from: number, to: number, offset: number): Generator<Unit> {
  if (to <= from) return;
  const tokens = tokensOf(own.slice(from, to));
  const size = tokens <= SENTENCE ? to - from : Math.max(1, Math.floor(((to - from) * SENTENCE) / tokens));
  let start = from;
  while (start < to) {
    const end = cutAt(own, start, Math.min(start + size, to), to);
    const share = Math.max(1, Math.round((tokens * (end - start)) / (to - from)));
    yield { start: offset + start, end: offset + end, tokens: share, endsParagraph: false, endsScene: false };
    start = end;
  }
}

/** Behind the last white space before `at`, or there, but not within a character. */
function cutAt(own: string, start: number, at: number, to: number): number {
  if (at === to) return to;
  const space = own.lastIndexOf(' ', at - 1);
  if (space > start) return space + 1;
  return at > start + 1 && /[\udc00-\udfff]/.test(own[at] ?? '') ? at - 1 : at;
}
