import { attachmentLimits } from '@dramatis/contract/limits';
import { describe, expect, it } from 'vitest';
import { refusalOf, sizeText, untaken, waitsFor } from './attachment-checks.ts';
import type { DraftAttachment } from './draft-attachments.ts';

function draft(change: Partial<DraftAttachment> = {}, size = 10): DraftAttachment {
  return {
    key: 'k',
    textKey: 't',
    name: 'a.png',
    size,
    state: 'ready',
    sent: 1,
    error: null,
    attachment: {
      id: 'a',
      name: 'a.png',
      kind: 'image',
      mediaType: 'image/png',
      size,
      width: 1,
      height: 1,
      as: 'file',
    },
    forms: ['file'],
    ...change,
  };
}

describe('what sending waits for', () => {
  it('nothing, when all has arrived and something is said', () => {
    expect(waitsFor([], null, '')).toBeNull();
    expect(waitsFor([draft()], ['text', 'image'], 'Look.')).toBeNull();
    expect(waitsFor([draft()], null, 'Look.')).toBeNull();
  });

  it.each([
    ['words', [draft()], ' ', /Say something/],
    ['files on their way', [draft({ state: 'uploading', attachment: null })], 'Look.', /have arrived/],
    ['what failed', [draft({ state: 'failed', attachment: null })], 'Look.', /could not be attached/],
    ['fewer', Array.from({ length: attachmentLimits.perMessage + 2 }, () => draft()), 'Look.', /Remove 2/],
    ['less', [draft({}, attachmentLimits.filesBytes), draft()], 'Look.', /several messages/],
  ])('%s', (_, drafts, text, said) => {
    expect(waitsFor(drafts, ['text', 'image'], text)).toMatch(said);
  });

  it('what the model cannot take', () => {
    expect(waitsFor([draft()], ['text'], 'Look.')).toMatch(/cannot take/);
    expect(untaken({ kind: 'pdf', as: 'file' }, ['text', 'image'])).toMatch(/PDF files, only their text/);
    expect(untaken({ kind: 'pdf', as: 'text' }, ['text'])).toBeNull();
  });
});

describe('a file that is chosen', () => {
  it('is refused at once when it is empty, or larger than its kind may be', () => {
    const { image, pdf } = attachmentLimits.bytes;
    const file = { name: 'a', type: 'image/png' };
    expect(refusalOf({ ...file, size: 0 })).toMatch(/empty/);
    expect(refusalOf({ ...file, size: image })).toBeNull();
    expect(refusalOf({ ...file, size: image + 1 })).toMatch(/larger than 20 MB/);
    expect(refusalOf({ ...file, type: '', size: pdf })).toBeNull();
  });

  it.each([
    [1, '1 byte'],
    [635, '635 bytes'],
    [3_232, '3 KB'],
    [5 * 1024 * 1024, '5.0 MB'],
  ])('of %i bytes is shown as %s', (bytes, shown) => expect(sizeText(bytes)).toBe(shown));
});
