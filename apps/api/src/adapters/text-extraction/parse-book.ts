import type { Book } from '../../domain/books/book.ts';
import { composeBook } from '../../domain/books/compose.ts';
import { AppError } from '../../errors.ts';
import { manuscriptOf } from './manuscript-of.ts';
import type { ReadableType } from './media-types.ts';

/** Reads a file in this thread, however long it takes: `readBook` does it in another. @throws AppError */
export async function parseBook(mediaType: ReadableType, bytes: Uint8Array): Promise<Book> {
  const book = composeBook(await manuscriptOf(mediaType, bytes));
  if (book.text !== '') return book;
  throw new AppError('file_empty', 'This file is empty: there is no text in it.');
}
