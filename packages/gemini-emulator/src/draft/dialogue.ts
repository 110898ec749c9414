import type { Span } from '../text/sentences.ts';

/** A paragraph with what is said in it and what is told around it. */
export interface Scene extends Span {
  /** Inside the quotation marks, in order. */
  speech: Span[];
  narration: Span[];
}

interface QuoteStyle {
  open: RegExp;
  /** The end of speech that begins at `from`, or undefined if it does not end in this paragraph. */
  close: (paragraph: string, from: number) => number | undefined;
}

const doubleCurly: QuoteStyle = { open: /“/g, close: (text, from) => at(text.indexOf('”', from)) };
const doubleStraight: QuoteStyle = { open: /"/g, close: (text, from) => at(text.indexOf('"', from)) };
const guillemets: QuoteStyle = { open: /«/g, close: (text, from) => at(text.indexOf('»', from)) };
const singleCurly: QuoteStyle = { open: /‘/g, close: (text, from) => closeSingle(text, from, '’', '‘') };
const singleStraight: QuoteStyle = {
  open: /(?<=^|[\s(—-])'(?=\p{L})/gu,
  close: (text, from) => closeSingle(text, from, "'", undefined),
};

/** Tells speech from narration in every paragraph. */
export function readDialogue(text: string, paragraphs: readonly Span[]): Scene[] {
  const style = quoteStyle(text);
  return paragraphs.map((span) => {
    const paragraph = text.slice(span.start, span.end);
    const speech: Span[] = [];
    const narration: Span[] = [];
    let told = 0;
    for (const match of paragraph.matchAll(style.open)) {
      if (match.index < told) continue;
      const from = match.index + 1;
      // Speech that runs on into the next paragraph has no closing mark here.
      const to = style.close(paragraph, from) ?? paragraph.length;
      if (match.index > told) narration.push({ start: span.start + told, end: span.start + match.index });
      if (to > from) speech.push({ start: span.start + from, end: span.start + to });
      told = to + 1;
    }
    if (told < paragraph.length) narration.push({ start: span.start + told, end: span.end });
    return { ...span, speech, narration };
  });
}

// Books that speak in single quotes quote within speech in double ones, and the other way round: the more frequent wins.
function quoteStyle(text: string): QuoteStyle {
  const counted = [doubleCurly, doubleStraight, singleCurly, guillemets, singleStraight].map((style) => ({
    style,
    // Straight double quotes open and close with the same mark.
    count: (text.match(style.open)?.length ?? 0) / (style === doubleStraight ? 2 : 1),
  }));
  return counted.reduce((most, each) => (each.count > most.count ? each : most)).style;
}

/**
 * A single closing quote looks like an apostrophe. It closes after punctuation; after a letter it does so
 * only if no better one comes before the next speech begins (“the cats’ tails”).
 */
function closeSingle(text: string, from: number, mark: string, open: string | undefined): number | undefined {
  let second: number | undefined;
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === open) return second ?? i - 1;
    if (char !== mark || /\p{L}/u.test(text.charAt(i + 1))) continue;
    if (/[.,!?;:—\-–…*)_]/.test(text.charAt(i - 1))) return i;
    second ??= i;
  }
  return second;
}

function at(index: number): number | undefined {
  return index === -1 ? undefined : index;
}
