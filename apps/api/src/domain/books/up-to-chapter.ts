import { AppError } from '../../errors.ts';
import type { Book } from './book.ts';

/**
 * The text up to the end of a chapter, front matter included.
 * @param number from 1
 * @throws AppError invalid_input when the book has no such chapter: reading on to its end would tell what is to come
 */
export function upToChapter({ text, chapters }: Pick<Book, 'text' | 'chapters'>, number: number): string {
  const chapter = chapters[number - 1];
  if (chapter !== undefined) return text.slice(0, chapter.end).trimEnd();
  const found =
    chapters.length === 0
      ? 'No chapters could be told in this file'
      : `Only ${chapters.length} ${chapters.length === 1 ? 'chapter' : 'chapters'} could be told in this file`;
  throw new AppError('invalid_input', `${found}, so it cannot be read up to chapter ${number}.`);
}
