import type { Evidence } from '@dramatis/contract/drafts';
import { chapterAt, pageAt, type Book } from '../books/book.ts';

/** A book as far as it is given to the model. */
export interface SourceText extends Pick<Book, 'text' | 'chapters' | 'pages'> {
  /** Of the file. */
  name: string;
  /** The source of a notebook; null or absent: it is of none. */
  sourceId?: string | null;
}

/** Where a quote stands. */
export type QuotePlace = Omit<Evidence, 'field' | 'claim'>;

/** Places in the order of the story. */
export function inStoryOrder<T extends QuotePlace>(places: readonly T[], sources: readonly SourceText[]): T[] {
  const ordinal = ({ source, sourceId }: QuotePlace) =>
    sources.findIndex((each) => each.name === source && (each.sourceId ?? null) === (sourceId ?? null));
  return places.toSorted((a, b) => ordinal(a) - ordinal(b) || a.start - b.start);
}

/**
 * Prepares sources for looking up quotes. A quote is found where it stands verbatim; white space and the shapes of quote
 * marks, apostrophes and dashes do not count: models set them their own way.
 * @returns null for what stands nowhere
 */
export function quoteFinder(sources: readonly SourceText[]): (quote: string) => QuotePlace | null {
  const texts = sources.map((source) => ({ source, ...fold(source.text) }));
  return (quote) => {
    const wanted = fold(quote).text.trim();
    if (wanted === '') return null;
    for (const { source, text, offsets } of texts) {
      const at = text.indexOf(wanted);
      if (at === -1) continue;
      const start = offsets[at] ?? 0;
      return {
        quote: quote.trim(),
        source: source.name,
        sourceId: source.sourceId ?? null,
        chapter: chapterAt(source, start),
        page: pageAt(source, start),
        start,
        end: (offsets[at + wanted.length - 1] ?? 0) + 1,
      };
    }
    return null;
  };
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

const SPACE = 0;

/** What each UTF-16 code unit is folded to. A table, because a whole book is folded at a stretch. */
const folded = Uint16Array.from({ length: 0x1_0000 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? SPACE : (SHAPES[character] ?? character).charCodeAt(0);
});

/** Folds a text, remembering where each character of the result came from. */
function fold(text: string): { text: string; offsets: Uint32Array } {
  const codes = new Uint16Array(text.length);
  const offsets = new Uint32Array(text.length);
  let length = 0;
  let space = false;
  for (let i = 0; i < text.length; i++) {
    const code = folded[text.charCodeAt(i)] ?? SPACE;
    if (code === SPACE) {
      space = length > 0;
      continue;
    }
    if (space) {
      offsets[length] = i;
      codes[length++] = 0x20;
      space = false;
    }
    offsets[length] = i;
    codes[length++] = code;
  }
  return { text: new TextDecoder('utf-16le').decode(codes.subarray(0, length)), offsets };
}
