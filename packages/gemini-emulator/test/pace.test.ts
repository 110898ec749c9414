import { expect, test } from 'vitest';
import { fillerChunks, readStamps, splitIntoChunks, stampNow } from '../src/pace.ts';
import { call, chunks, emulate, stream, textOf } from './harness.ts';

test('pieces joined are the text, whatever its white space', () => {
  for (const text of ['one two three four', '  leading\n\nand  trailing \n', '', 'word', '日本語 テキスト です']) {
    for (const words of [1, 2, 3, 50]) expect(splitIntoChunks(text, words).join('')).toBe(text);
  }
  expect(splitIntoChunks('a b c d e', 2)).toEqual(['a b ', 'c d ', 'e']);
});

test('filler has exactly the chunks and words that were asked for', () => {
  const filler = fillerChunks(40, 8);
  expect(filler).toHaveLength(40);
  expect(filler.every((chunk) => chunk.trim().split(' ').length === 8)).toBe(true);
});

test('stamps are found again in running text', () => {
  const before = process.hrtime.bigint();
  const stamps = readStamps(`${stampNow()}some text ${stampNow()}and more`);
  expect(stamps).toHaveLength(2);
  expect(stamps[0]).toBeGreaterThanOrEqual(before);
  expect(stamps[1]).toBeGreaterThanOrEqual(stamps[0] ?? before);
});

test('chunks come on schedule, counted from the request: a late one does not delay the next', async () => {
  const pace = { firstChunkMs: 30, chunkMs: 10, wordsPerChunk: 8, chunks: 10, stamp: true };
  const emulator = await emulate({ pace });
  const before = process.hrtime.bigint();
  const found = await chunks(await call(emulator, stream));
  const stamps = readStamps(textOf(found));
  expect(stamps).toHaveLength(10);
  stamps.forEach((stamp, i) => {
    expect(Number(stamp - before) / 1e6).toBeGreaterThanOrEqual(30 + i * 10 - 1);
  });
});

test('a new pace counts for the next request', async () => {
  const emulator = await emulate();
  emulator.setPace({ firstChunkMs: 0, chunkMs: 0, wordsPerChunk: 1000 });
  expect(await chunks(await call(emulator, stream))).toHaveLength(1);
});
