import { contentWords, wordsOf } from '../text/words.ts';
import { type ChatPrompt, exampleLines, type NumberedPassage, sentencesOf } from './prompt.ts';

/** Something the prompt offers to say. */
export interface Piece {
  text: string;
  from: 'description' | 'personality' | 'scenario' | 'example dialogue';
}

/** What fits a message best among what was not said before, best first; ties keep the order of the prompt. */
export function choosePieces(prompt: ChatPrompt, from: readonly Piece['from'][]): Piece[] {
  const wanted = new Set(contentWords(prompt.message));
  return (
    from
      .flatMap((section) => {
        const texts = section === 'example dialogue' ? exampleLines(prompt) : sentencesOf(prompt, section);
        return texts.map((text): Piece => ({ text, from: section }));
      })
      // Descriptions drafted here count and place their subject, which nobody says of themselves.
      .filter(
        (piece) =>
          !/\bappears in \*|\b(?:named|heard) (?:\d+|one) times?\b|\bown words for\b|\blines run to\b|^The text also says\b|^(?:chapter|book|part) [ivxlc\d]+\b/i.test(
            piece.text,
          ),
      )
      .filter((piece) => !prompt.said.includes(piece.text.slice(0, 40)))
      .map((piece) => ({ piece, score: overlap(wanted, piece.text) }))
      .toSorted((a, b) => b.score - a.score)
      .map(({ piece }) => piece)
  );
}

/** The passages that share words with the message, best first. */
export function relevantPassages(prompt: ChatPrompt): NumberedPassage[] {
  const wanted = new Set(contentWords(prompt.message));
  return prompt.passages
    .map((passage) => ({ passage, score: overlap(wanted, passage.text) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ passage }) => passage);
}

/** The traits of a personality that is written as a list: “curious, stubborn, polite”. */
export function traitsOf(prompt: ChatPrompt): string[] {
  const [first = ''] = (prompt.sections.get('personality') ?? '').split(/\n|(?<=[.:])\s/);
  const items = first.replace(/[.:].*$/, '').split(/,\s*(?:and\s+)?|\s+and\s+|;\s*/);
  const traits = items
    .map((item) => item.trim().toLowerCase())
    .filter((item) => /^\p{L}[\p{L}\s-]{2,24}$/u.test(item) && item.split(' ').length <= 2);
  return traits.length >= 2 && traits.length === items.length ? traits : [];
}

/** How many of the wanted words a text has, by their beginnings, so that “cats” finds “cat”. */
export function overlap(wanted: ReadonlySet<string>, text: string): number {
  if (wanted.size === 0) return 0;
  const stems = new Set(wordsOf(text).map(stem));
  let score = 0;
  for (const word of wanted) if (stems.has(stem(word))) score += 1;
  return score;
}

function stem(word: string): string {
  return word
    .replace(/’s$/, '')
    .replace(/(?:ing|ed|es|s)$/, '')
    .slice(0, 8);
}
