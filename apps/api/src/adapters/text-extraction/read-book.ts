import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Book } from '../../domain/books/book.ts';
import { AppError } from '../../errors.ts';
import type { ReadableType } from './media-types.ts';
import type { Read, Reading } from './read-worker.ts';

/** Longest that a file may take. A thousand pages of PDF take some seconds. */
const MAX_MS = 180_000;
/** Most memory for a file, beside its bytes. */
const MAX_HEAP_MB = 1_536;

/**
 * Reads a file into a book, in a thread of its own: a large one takes seconds of computing, and a hostile one may take
 * time and memory without end.
 * @throws AppError file_empty, file_corrupt, file_encrypted, file_without_text, file_too_large, file_unsupported
 * @throws the signal's reason
 */
export async function readBook(mediaType: ReadableType, bytes: Uint8Array, signal: AbortSignal): Promise<Book> {
  const read = await inThread({ wanted: 'book', mediaType, bytes: new Uint8Array(bytes) }, signal);
  if ('book' in read) return read.book;
  throw new Error('the reading thread answered another question');
}

/**
 * How many pages a PDF has, counted in a thread of its own, too.
 * @throws AppError file_corrupt, file_encrypted, file_too_large
 * @throws the signal's reason
 */
export async function countPages(bytes: Uint8Array, signal: AbortSignal): Promise<number> {
  const read = await inThread({ wanted: 'pages', mediaType: 'application/pdf', bytes: new Uint8Array(bytes) }, signal);
  if ('pages' in read) return read.pages;
  throw new Error('the reading thread answered another question');
}

/** @param reading its bytes are a copy, which the thread takes over */
async function inThread(reading: Reading, signal: AbortSignal): Promise<Exclude<Read, { code: unknown }>> {
  signal.throwIfAborted();
  const worker = new Worker(fileURLToPath(new URL('read-worker.ts', import.meta.url)), {
    workerData: reading,
    transferList: [reading.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Read>();
  const abort = () => reject(signal.reason);
  const timer = setTimeout(() => reject(tooLarge('takes too long')), MAX_MS);
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error) =>
    reject('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge('needs too much memory') : error),
  );
  worker.once('exit', () => reject(new Error('the reading thread ended without an answer')));
  try {
    const read = await promise;
    if (!('code' in read)) return read;
    throw new AppError(read.code, read.message);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

const tooLarge = (how: string): AppError =>
  new AppError('file_too_large', `This file ${how} to read. Try a part of it, or a plainer format.`);
