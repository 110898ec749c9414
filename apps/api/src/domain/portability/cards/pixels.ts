import { cardLimits } from './limits.ts';

export interface PixelSize {
  width: number;
  height: number;
}

/**
 * The size of a picture of the kinds that cards bring, from its header: PNG, GIF, WebP, JPEG. Null for anything else.
 * Own code, as the libraries for it know many more formats and have looped for ever on some.
 */
export function pixelSize(bytes: Uint8Array): PixelSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = (text: string, at = 0) =>
    bytes.length >= at + text.length && Buffer.from(text, 'latin1').every((byte, i) => bytes[at + i] === byte);
  if (starts('\x89PNG\r\n\x1a\n') && bytes.length >= 24) {
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (starts('GIF8') && bytes.length >= 10) {
    return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (starts('RIFF') && starts('WEBP', 8) && bytes.length >= 30) return webpSize(view, starts);
  if (starts('\xff\xd8\xff')) return jpegSize(view);
  return null;
}

export type PictureKind = 'png' | 'gif' | 'webp' | 'jpg';

/** Told by the content. Null for what is no picture of these kinds: an SVG may hold scripts. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  if (pixelSize(bytes) === null) return null;
  const kinds: Readonly<Record<number, PictureKind>> = { 0x89: 'png', 0x47: 'gif', 0x52: 'webp', 0xff: 'jpg' };
  return kinds[bytes[0] ?? 0] ?? null;
}

export function hasTooManyPixels({ width, height }: PixelSize): boolean {
  return Math.max(width, height) > cardLimits.imageSide || width * height > cardLimits.imagePixels;
}

function webpSize(view: DataView, starts: (text: string, at: number) => boolean): PixelSize | null {
  if (starts('VP8X', 12)) {
    const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    return { width: three(24) + 1, height: three(27) + 1 };
  }
  if (starts('VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (!starts('VP8 ', 12)) return null;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** Goes from segment to segment up to the one that says how large the picture is. */
function jpegSize(view: DataView): PixelSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return null;
}
