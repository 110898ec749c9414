import { type Book, readBook, type Source } from './book.ts';
import { findCast, type Person } from './cast.ts';
import { readDialogue } from './dialogue.ts';
import { findLines, type Line, type PeopledScene, people } from './lines.ts';
import { findMentions, type Mention } from './mentions.ts';

/** A book, read: who is in it, where, and who says what. */
export interface Analysis {
  book: Book;
  cast: Person[];
  scenes: PeopledScene[];
  lines: Line[];
  /** Names that stand as places do, the most frequent first, with where each first stands. */
  places: { name: string; count: number; at: number }[];
}

/** Reads a book once; the cost grows with its length, and with nothing else. */
export function analyse(sources: readonly Source[]): Analysis {
  const book = readBook(sources);
  const mentions = findMentions(book.text, book.paragraphs);
  const cast = findCast([...new Set(mentions.map((mention) => mention.phrase))]);
  const scenes = people(readDialogue(book.text, book.paragraphs), mentions, cast);
  return { book, cast, scenes, lines: findLines(book.text, scenes), places: placesOf(mentions, cast) };
}

function placesOf(mentions: readonly Mention[], cast: readonly Person[]): Analysis['places'] {
  const people = new Set(cast.flatMap((person) => person.phrases));
  const places = new Map<string, Analysis['places'][number]>();
  for (const { phrase, start } of mentions) {
    if (people.has(phrase) || phrase.placed < 2 || phrase.said > 0 || places.has(phrase.text)) continue;
    places.set(phrase.text, { name: phrase.text, count: phrase.count, at: start });
  }
  return [...places.values()].toSorted((a, b) => b.count - a.count);
}
