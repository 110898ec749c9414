import type { ErrorCode } from '@dramatis/contract/errors';
import { parentPort, workerData } from 'node:worker_threads';
import type { Book } from '../../domain/books/book.ts';
import { AppError } from '../../errors.ts';
import { parseBook } from './parse-book.ts';
import type { ReadableType } from './media-types.ts';

/** What a reading thread is given, and answers with. */
export interface Reading {
  mediaType: ReadableType;
  bytes: Uint8Array<ArrayBuffer>;
}
export type Read = { book: Book } | { code: ErrorCode; message: string };

// Entry of a worker thread. Errors lose their class on the way to another thread, so a coded one travels as a value.
const { mediaType, bytes }: Reading = workerData;
const answer: Read = await parseBook(mediaType, bytes).then(
  (book) => ({ book }),
  (error: unknown) => {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  },
);
parentPort?.postMessage(answer);
