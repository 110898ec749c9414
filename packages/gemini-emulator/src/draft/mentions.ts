import type { Span } from '../text/sentences.ts';
import { stopWords } from '../text/words.ts';
import { endsEarly } from './headings.ts';
import { isActionVerb, isSpeechVerb } from './verbs.ts';

/** A capitalised phrase at one place. */
export interface Mention extends Span {
  phrase: Phrase;
}

/** A capitalised phrase that may be a name, and what speaks for it. */
export interface Phrase {
  text: string;
  words: string[];
  count: number;
  /** Next to a word of saying: “said Alice”. */
  said: number;
  /** Before a verb: “Alice looked”. */
  acted: number;
  /** After “the”: “the Hatter”. */
  definite: number;
  /** After “in”, “at”, “to”…, without an article, as places stand. */
  placed: number;
}

const word = /\p{L}[\p{L}\p{M}]*(?:(?:[’']|-(?:[ \t]*\r?\n[ \t]*)?)\p{L}+)*/gu;
const lineJoint = /(\p{L}+)-\s+(\p{L}+)/gu;
const titles = new Set('Mr Mrs Ms Dr St Rev Col Capt Prof Lt Sgt Gen Hon Mme Mlle'.split(' '));
const connectors = /^ (?:of|of the|de|du|von|van|della|the) $/;
const placePrepositions = new Set('in at to from near through towards via into'.split(' '));
const neverNames = new Set(
  (
    'january february march april may june july august september october november december monday tuesday wednesday thursday friday ' +
    'saturday sunday christmas easter english french german latin greek italian spanish russian irish scotch scottish chapter book part ' +
    'volume god lord heaven sir madam ma’am ah alas aye hush hullo hello hurrah ha ho o yes no well dear come nonsense contents illustration'
  ).split(' '),
);

/** What a first reading counts, to judge capitals by. */
interface Counts {
  /** In lower case. */
  lower: Map<string, number>;
  /** With a capital inside a sentence. */
  inside: Map<string, number>;
  /** Every word that no line breaks. */
  whole: Set<string>;
}

interface Token extends Span {
  text: string;
  possessive: boolean;
  opensSentence: boolean;
  previous: string;
}

/** Finds the capitalised phrases of a book that are not only capitals at the beginning of a sentence. */
export function findMentions(text: string, paragraphs: readonly Span[]): Mention[] {
  const counts: Counts = { lower: new Map(), inside: new Map(), whole: new Set() };
  const chains: Token[][] = [];
  for (const span of paragraphs) readParagraph(text, span, counts, chains);

  const phrases = new Map<string, Phrase>();
  const mentions: Mention[] = [];
  for (const chain of chains) {
    const tokens = trimChain(chain, counts);
    const [first] = tokens;
    const last = tokens.at(-1);
    if (!first || !last) continue;
    const key = mend(text.slice(first.start, last.end), counts)
      .replace(/\s+/g, ' ')
      .replace(/^(Mr|Mrs|Ms|Dr|St)(?= )/, '$1.');
    let phrase = phrases.get(key);
    if (!phrase) {
      phrase = { text: key, words: key.split(' '), count: 0, said: 0, acted: 0, definite: 0, placed: 0 };
      phrases.set(key, phrase);
    }
    weigh(phrase, text, first, last);
    mentions.push({ start: first.start, end: last.end, phrase });
  }
  return mentions;
}

function readParagraph(text: string, span: Span, { lower, inside, whole }: Counts, chains: Token[][]): void {
  const paragraph = text.slice(span.start, span.end);
  const width = Math.max(...paragraph.split('\n').map((line) => line.trim().length));
  let chain: Token[] = [];
  let end = 0;
  let previous = '';
  const finish = (): void => {
    if (chain.length > 0) chains.push(chain);
    chain = [];
  };

  for (const match of paragraph.matchAll(word)) {
    let bare = match[0];
    const after = match.index + bare.length;
    if (!/\s/.test(bare)) whole.add(bare);
    if (isCapital(bare)) {
      const gap = paragraph.slice(end, match.index);
      const opensLine = gap.includes('\n') && endsEarly(lineLength(paragraph, end), match[0].length, width);
      bare = bare.replace(/[’']s$/, '');
      const possessive =
        bare !== match[0] ||
        (bare.endsWith('s') && /[’']/.test(paragraph.charAt(after)) && paragraph.charAt(after + 1) === ' ');
      const opensSentence =
        end === 0 ||
        opensLine ||
        (/[.!?:…“‘"«*_(]|[—-]{2}|(?:^|\s)'/.test(gap) && !(/^\.\s+$/.test(gap) && titles.has(previous)));
      const token: Token = {
        start: span.start + match.index,
        end: span.start + match.index + bare.length,
        text: bare,
        possessive,
        opensSentence,
        previous,
      };
      if (!opensSentence) inside.set(bare, (inside.get(bare) ?? 0) + 1);
      const before = chain.at(-1);
      const joined =
        before &&
        !before.possessive &&
        !opensLine &&
        (/^\s$|^\r\n$/.test(gap) ||
          (/^\.\s+$/.test(gap) && titles.has(before.text)) ||
          connectors.test(between(text, before, token)));
      if (!joined) finish();
      chain.push(token);
    } else {
      const folded = bare.toLowerCase();
      lower.set(folded, (lower.get(folded) ?? 0) + 1);
      // A connector waits to see whether another capital follows.
      if (chain.length > 0 && !/^(?:of|the|de|du|von|van|della)$/.test(folded)) finish();
    }
    end = after;
    previous = bare;
  }
  finish();
}

function lineLength(paragraph: string, at: number): number {
  const feed = paragraph.indexOf('\n', at);
  return paragraph.slice(paragraph.lastIndexOf('\n', at - 1) + 1, feed === -1 ? undefined : feed).trim().length;
}

/** Joins what a line broke: “Eliza-/beth” is “Elizabeth” if the book has her in one piece; “Fish-/Footman” keeps its hyphen. */
function mend(broken: string, { whole }: Counts): string {
  return broken.replace(lineJoint, (_, before: string, after: string) =>
    whole.has(before + after) || stopWords.has((before + after).toLowerCase()) ? before + after : `${before}-${after}`,
  );
}

function between(text: string, before: Token, token: Token): string {
  return text.slice(before.end, token.start).replace(/\s+/g, ' ');
}

// Emphasis in capitals (“VERY”) is not a name; nor is “I”, nor “I’ll”.
function isCapital(bare: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}’'\s-]*\p{Ll}/u.test(bare) && !/^I[’']/.test(bare);
}

/** Drops what is capitalised only because a sentence begins there. */
function trimChain(chain: Token[], counts: Counts): Token[] {
  const { lower, inside } = counts;
  let from = 0;
  for (; from < chain.length; from++) {
    const token = chain[from];
    if (!token) break;
    const name = mend(token.text, counts);
    const folded = name.toLowerCase().replaceAll("'", '’');
    const common =
      stopWords.has(folded) || (neverNames.has(folded) && !(chain.length - from > 1 && !token.opensSentence));
    const onlyOpening =
      token.opensSentence && !titles.has(token.text) && (lower.get(folded) ?? 0) >= (inside.get(name) ?? 0);
    if (!common && !onlyOpening) break;
  }
  const kept = chain.slice(from);
  const [only] = kept;
  return kept.length === 1 && only && titles.has(only.text) ? [] : kept;
}

function weigh(phrase: Phrase, text: string, first: Token, last: Token): void {
  phrase.count += 1;
  let previous = first.previous.toLowerCase();
  if (previous === 'the') {
    phrase.definite += 1;
    previous =
      /(\p{L}+)\s+the\s+$/iu.exec(text.slice(Math.max(0, first.start - 24), first.start))?.[1]?.toLowerCase() ?? '';
  } else if (placePrepositions.has(previous)) {
    phrase.placed += 1;
  }
  if (last.possessive) return;
  const next = /^\s+(\p{Ll}+)/u.exec(text.slice(last.end, last.end + 20))?.[1] ?? '';
  if (isSpeechVerb(previous) || isSpeechVerb(next)) phrase.said += 1;
  else if (isActionVerb(next) || previous === 'thought') phrase.acted += 1;
}
