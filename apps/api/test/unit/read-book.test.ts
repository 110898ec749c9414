import { expect, it } from 'vitest';
import { readBook } from '../../src/adapters/text-extraction/read-book.ts';
import { encryptedPdf } from '../support/pdf.ts';

const open = () => new AbortController().signal;

it('reads in another thread, and leaves the bytes as they were', async () => {
  const bytes = Buffer.from('Chapter 1\n\nThe tide turned.');
  const book = await readBook('text/plain', bytes, open());
  expect(book.text).toBe('Chapter 1\n\nThe tide turned.');
  expect(bytes.toString()).toBe('Chapter 1\n\nThe tide turned.');
});

it('brings coded errors back from it', async () => {
  await expect(readBook('application/pdf', encryptedPdf(), open())).rejects.toMatchObject({
    name: 'AppError',
    code: 'file_encrypted',
  });
});

it('ends when it is no longer wanted', async () => {
  const stop = new AbortController();
  // Seconds of work.
  const reading = readBook('text/html', Buffer.alloc(40_000_000, '<p>The tide turned.'), stop.signal);
  const reason = new Error('cancelled');
  stop.abort(reason);
  await expect(reading).rejects.toBe(reason);
  await expect(readBook('text/plain', Buffer.from('x'), stop.signal)).rejects.toBe(reason);
});
