import type { Evidence } from '@dramatis/contract/drafts';
import { chapterAt, pageAt } from '../books/book.ts';
import type { SourceText } from './prompt.ts';

/**
 * Keeps the quotes that stand verbatim in a source, with the places where they stand. White space and the shapes of
 * quote marks, apostrophes and dashes do not count: models set them their own way.
 */
export function verifyEvidence(
  claims: readonly { field: string; quote: string }[],
  sources: readonly SourceText[],
): Evidence[] {
  const folded = sources.map((source) => ({ source, ...fold(source.text) }));
  const verified: Evidence[] = [];
  for (const { field, quote } of claims) {
    const wanted = fold(quote).text.trim();
    if (wanted === '') continue;
    for (const { source, text, offsets } of folded) {
      const at = text.indexOf(wanted);
      if (at === -1) continue;
      const start = offsets[at] ?? 0;
      verified.push({
        field,
        quote: quote.trim(),
        source: source.name,
        chapter: chapterAt(source, start),
        page: pageAt(source, start),
        start,
        end: (offsets[at + wanted.length - 1] ?? 0) + 1,
      });
      break;
    }
  }
  return verified;
}

const SHAPES: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '–': '-',
  '—': '-',
  '‒': '-',
  '―': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
};

/** Folds a text, remembering where each character of the result came from. */
function fold(text: string): { text: string; offsets: Uint32Array } {
  const kept: string[] = [];
  const offsets = new Uint32Array(text.length);
  let space = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (/\s/.test(character)) {
      space = kept.length > 0;
      continue;
    }
    if (space) {
      offsets[kept.length] = i;
      kept.push(' ');
      space = false;
    }
    offsets[kept.length] = i;
    kept.push(SHAPES[character] ?? character);
  }
  return { text: kept.join(''), offsets };
}
