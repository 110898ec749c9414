import type { ErrorCode } from '@dramatis/contract/errors';
import { parentPort, workerData } from 'node:worker_threads';
import type { Book } from '../../domain/books/book.ts';
import { AppError } from '../../errors.ts';
import { parseBook } from './parse-book.ts';
import type { ReadableType } from './media-types.ts';
import { pagesOfPdf } from './pdf.ts';

/** What a reading thread is given, and answers with. */
export interface Reading {
  /** `pages`: only the number of a PDF's pages is wanted. */
  wanted: 'book' | 'pages';
  mediaType: ReadableType;
  bytes: Uint8Array<ArrayBuffer>;
}
export type Read = { book: Book } | { pages: number } | { code: ErrorCode; message: string };

// Entry of a worker thread. Errors lose their class on the way to another thread, so a coded one travels as a value.
const { wanted, mediaType, bytes }: Reading = workerData;
const read = async (): Promise<Read> =>
  wanted === 'pages' ? { pages: await pagesOfPdf(bytes) } : { book: await parseBook(mediaType, bytes) };
const answer = await read().catch((error: unknown): Read => {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  throw error;
});
parentPort?.postMessage(answer);
