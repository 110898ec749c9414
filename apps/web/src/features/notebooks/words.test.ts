import { describe, expect, test } from 'vitest';
import { endText, languageName, nameFrom, progressText, sizeText } from './words.ts';

describe('what is said of work under way', () => {
  test('names what is sent and read, and counts what waits', () => {
    const uploads = [
      { name: 'a.txt', state: 'sending', sent: 0.404 },
      { name: 'b.txt', state: 'waiting', sent: 0 },
      { name: 'c.txt', state: 'failed', sent: 0 },
    ] as const;
    const sources = [
      { name: 'd.txt', status: 'running', progress: 20 },
      { name: 'e.txt', status: 'queued', progress: 0 },
      { name: 'f.txt', status: 'ready', progress: 100 },
    ] as const;
    expect(progressText(uploads, sources)).toBe('Sending a.txt: 40%. Reading d.txt: 20%. 2 waiting.');
    expect(endText(uploads, sources)).toBe('1 source ready, 1 failed.');
  });

  test('is nothing once all is done', () => {
    expect(progressText([], [{ name: 'f.txt', status: 'ready', progress: 100 }])).toBe('');
    expect(endText([], [{ status: 'ready' }, { status: 'ready' }])).toBe('2 sources ready.');
  });
});

test('sizes and languages are named as people do', () => {
  expect([0, 170_000, 5 * 1024 * 1024].map(sizeText)).toEqual(['1 KB', '166 KB', '5.0 MB']);
  expect(['eng', 'deu', 'und', 'no code'].map(languageName)).toEqual(['English', 'German', null, null]);
});

test('a notebook made of a file is called as the file, without its ending', () => {
  expect(['alice.txt', 'Vol. 2.epub', '.hidden', 'README', '   .md'].map(nameFrom)).toEqual([
    'alice',
    'Vol. 2',
    '.hidden',
    'README',
    'Notebook',
  ]);
});
