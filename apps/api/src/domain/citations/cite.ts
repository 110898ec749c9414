import type { Citation } from '@dramatis/contract/citations';
import type { Passage } from '@dramatis/contract/notebooks';
import type { ReplyPiece } from '../../adapters/gemini/llm.ts';
import { bestSpan } from './best-span.ts';
import { markReader, type Read } from './marks.ts';

/** A passage that a reply may cite. */
export interface NumberedPassage {
  readonly n: number;
  readonly passage: Passage;
}

/** What a reply may cite from here on. Of several passages under one number, the one that bears a sentence out is meant. */
export interface CitablePassages {
  readonly type: 'passages';
  readonly numbered: readonly { readonly n: number; readonly passages: readonly Passage[] }[];
}

/** A piece of a reply, or what it cites so far, told before the text that cites something new. */
export type CitedPiece = ReplyPiece | { readonly type: 'sources'; readonly sources: Citation[] };

/** Longest stretch before a mark that is looked at for the sentence it belongs to, in UTF-16 units. */
const LONGEST_SENTENCE = 600;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * Resolves the marks of a reply as it comes. Of what was held back when the stream breaks, only spaces and a mark that was begun are lost.
 * @param passages what it may cite from its beginning
 * @param given what the reply begins with, and what that cites
 */
export async function* citing(
  pieces: AsyncIterable<ReplyPiece | CitablePassages>,
  passages: readonly NumberedPassage[],
  given: { readonly begun: string; readonly sources: readonly Citation[] },
): AsyncGenerator<CitedPiece> {
  const citable = new Map<number, readonly Passage[]>(passages.map((each) => [each.n, [each.passage]]));
  const cited = new Map(given.sources.map((each) => [each.n, each]));
  const reader = markReader((n) => citable.has(n) || cited.has(n), given.begun);
  let said = given.begun.slice(-LONGEST_SENTENCE);

  function* tell({ text, marks }: Read): Generator<CitedPiece> {
    let isNew = false;
    for (const { n, at } of marks) {
      const sentence = sentenceBefore(said + text.slice(0, at));
      const [citation] = (citable.get(n) ?? [])
        .map((passage) => citationOf(n, passage, sentence))
        .toSorted((a, b) => b.confidence - a.confidence);
      if (citation === undefined) continue;
      const known = cited.get(n);
      if (known !== undefined && known.confidence >= citation.confidence) continue;
      cited.set(n, citation);
      isNew = true;
    }
    if (isNew) yield { type: 'sources', sources: [...cited.values()].toSorted((a, b) => a.n - b.n) };
    if (text !== '') yield { type: 'text', text };
    said = (said + text).slice(-LONGEST_SENTENCE);
  }

  try {
    for await (const piece of pieces) {
      if (piece.type === 'text') yield* tell(reader.read(piece.text));
      else if (piece.type === 'passages') for (const { n, passages: its } of piece.numbered) citable.set(n, its);
      else {
        yield* tell(reader.end());
        yield piece;
      }
    }
  } catch (error) {
    const { text, marks } = reader.end();
    yield* tell({ text: text.trimEnd(), marks });
    throw error;
  }
  yield* tell(reader.end());
}

/** The sentence that a mark stands behind, without its own marks. */
export function sentenceBefore(text: string): string {
  const plain = text.replace(/[ \t]*\[\d{1,3}\]/g, '').slice(-LONGEST_SENTENCE);
  return [...segmenter.segment(plain)].findLast(({ segment }) => /[\p{L}\p{N}]/u.test(segment))?.segment.trim() ?? '';
}

function citationOf(n: number, passage: Passage, sentence: string): Citation {
  const { id, source_id, source_name, chapter, page, start, end, text } = passage;
  const span = bestSpan(text, sentence);
  return {
    n,
    passage_id: id,
    source_id,
    source_name,
    chapter,
    page,
    start,
    end,
    span: { start: start + span.start, end: start + span.end, text: text.slice(span.start, span.end) },
    confidence: span.confidence,
  };
}
