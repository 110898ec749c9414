import { describe, expect, it } from 'vitest';
import { imageTokens, pdfTokens, recordingTokens } from '../../src/domain/attachments/tokens.ts';

describe('what attachments take of a prompt', () => {
  it.each([
    [100, 80, 1],
    [384, 384, 1],
    // Cut into tiles of two thirds of the shorter side.
    [960, 540, 6],
    [540, 960, 6],
    // Tiles are no larger than 768 pixels, and no smaller than 256.
    [3_072, 3_072, 16],
    [3_000, 100, 12],
    // Made smaller first.
    [12_288, 12_288, 16],
  ])('a picture of %i by %i is %i tiles', (width, height, tiles) => {
    expect(imageTokens({ width, height })).toBe(tiles * 258);
  });

  it('a recording counts by its seconds, a PDF by its pages', () => {
    expect(recordingTokens(60_000)).toBe(1_920);
    expect(recordingTokens(1)).toBe(1);
    expect(pdfTokens(10)).toBe(2_580);
  });
});
