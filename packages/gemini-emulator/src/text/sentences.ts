/** A stretch of a text, by its offsets. */
export interface Span {
  start: number;
  end: number;
}

// A sentence ends at its stop and whatever closes with it; an abbreviation's stop ends nothing.
const stop = /[.!?…]+[”’"')\]*_]*(?=\s|$)/g;
const abbreviation =
  /(?:^|[\s(“‘"'])(?:Mr|Mrs|Ms|Dr|St|Rev|Col|Capt|Prof|Lt|Sgt|Gen|Hon|Messrs|Esq|vs|etc|No|\p{Lu})$/u;

/** The sentences of a stretch of text, trimmed, in order. */
export function sentencesIn(text: string, span: Span = { start: 0, end: text.length }): Span[] {
  const found: Span[] = [];
  const part = text.slice(span.start, span.end);
  let start = 0;
  const push = (end: number): void => {
    const trimmed = trim(text, { start: span.start + start, end: span.start + end });
    if (trimmed.end > trimmed.start) found.push(trimmed);
    start = end;
  };
  for (const match of part.matchAll(stop)) {
    if (match[0] === '.' && abbreviation.test(part.slice(Math.max(start, match.index - 8), match.index))) continue;
    push(match.index + match[0].length);
  }
  push(part.length);
  return found;
}

/** The sentences of a text as strings on one line each. */
export function sentenceTexts(text: string): string[] {
  return sentencesIn(text).map(({ start, end }) => oneLine(text.slice(start, end)));
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function trim(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return { start, end };
}
