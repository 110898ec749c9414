import { type Book, readBook, type Source } from './book.ts';
import { findCast, type Person } from './cast.ts';
import { readDialogue } from './dialogue.ts';
import { findLines, type Line, type PeopledScene, people } from './lines.ts';
import { findMentions } from './mentions.ts';

/** A book, read: who is in it, where, and who says what. */
export interface Analysis {
  book: Book;
  cast: Person[];
  scenes: PeopledScene[];
  lines: Line[];
}

/** Reads a book once; the cost grows with its length, and with nothing else. */
export function analyse(sources: readonly Source[]): Analysis {
  const book = readBook(sources);
  const mentions = findMentions(book.text, book.paragraphs);
  const cast = findCast([...new Set(mentions.map((mention) => mention.phrase))]);
  const scenes = people(readDialogue(book.text, book.paragraphs), mentions, cast);
  return { book, cast, scenes, lines: findLines(book.text, scenes) };
}
