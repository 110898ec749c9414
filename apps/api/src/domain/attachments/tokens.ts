import type { PixelSize } from '../portability/cards/pixels.ts';

/** How Gemini counts what is not text: an image by tiles, a recording by seconds, a PDF by pages. */
const PER_TILE = 258;
const PER_SECOND = 32;
const PER_PAGE = 258;

/** Longest side of an image that is not cut into tiles, in pixels. */
const ONE_TILE = 384;

/** Larger images are made smaller first. */
const LONGEST_SIDE = 3_072;

export function imageTokens({ width, height }: PixelSize): number {
  const longest = Math.max(width, height);
  if (longest <= ONE_TILE) return PER_TILE;
  const scale = Math.min(1, LONGEST_SIDE / longest);
  const [w, h] = [width * scale, height * scale];
  const tile = Math.min(768, Math.max(256, Math.floor(Math.min(w, h) / 1.5)));
  return Math.ceil(w / tile) * Math.ceil(h / tile) * PER_TILE;
}

export function recordingTokens(durationMs: number): number {
  return Math.ceil((durationMs / 1000) * PER_SECOND);
}

export function pdfTokens(pages: number): number {
  return pages * PER_PAGE;
}
