import type { Evidence } from '@dramatis/contract/drafts';
import type { SourceText } from './prompt.ts';

/**
 * Keeps the quotes that stand verbatim in a source, with the place where they stand. White space and the shapes of
 * quote marks, apostrophes and dashes do not count: models set them their own way.
 */
export function verifyEvidence(
  claims: readonly { field: string; quote: string }[],
  sources: readonly SourceText[],
): Evidence[] {
  const folded = sources.map((source) => ({ name: source.name, ...fold(source.text) }));
  const verified: Evidence[] = [];
  for (const { field, quote } of claims) {
    const wanted = fold(quote).text.trim();
    if (wanted === '') continue;
    for (const source of folded) {
      const at = source.text.indexOf(wanted);
      if (at === -1) continue;
      verified.push({ field, quote: quote.trim(), source: source.name, offset: source.offsets[at] ?? 0 });
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
