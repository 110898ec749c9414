import { crc32, inflateSync } from 'node:zlib';
import { cardLimits } from './limits.ts';
import { hasTooManyPixels } from './pixels.ts';
import { CardRefusal } from './refusal.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_LENGTH = 13;

export interface PngChunk {
  type: string;
  data: Uint8Array;
}

export interface Png {
  chunks: PngChunk[];
  /** It ends in the middle of a chunk, or without its last one. */
  isCutOff: boolean;
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/**
 * Takes a PNG or APNG apart, without reading its pixels.
 * @throws CardRefusal file_corrupt, file_too_large
 */
export function readPng(bytes: Uint8Array): Png {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let at = SIGNATURE.length;
  let isCutOff = true;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const end = at + 8 + length;
    if (end + 4 > bytes.length || !/^[A-Za-z]{4}$/.test(type)) break;
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    if (chunks.length > cardLimits.pngChunks) {
      throw new CardRefusal('file_too_large', '', 'The picture is in too many pieces.');
    }
    at = end + 4;
    if (type === 'IEND') {
      isCutOff = false;
      break;
    }
  }
  const header = chunks[0];
  if (header?.type !== 'IHDR' || header.data.length !== HEADER_LENGTH) {
    throw new CardRefusal('file_corrupt', 'IHDR', 'The PNG is damaged at its beginning.');
  }
  const size = new DataView(header.data.buffer, header.data.byteOffset);
  if (hasTooManyPixels({ width: size.getUint32(0), height: size.getUint32(4) })) {
    throw new CardRefusal(
      'file_too_large',
      'IHDR',
      `The picture has too many pixels; up to ${cardLimits.imageSide} a side are taken.`,
    );
  }
  return { chunks, isCutOff };
}

/** Puts a PNG together from its chunks. */
export function writePng(chunks: readonly PngChunk[]): Uint8Array {
  const parts: Uint8Array[] = [SIGNATURE];
  for (const { type, data } of chunks) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length, 0);
    head.write(type, 4, 'latin1');
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
    parts.push(head, data, tail);
  }
  return Buffer.concat(parts);
}

/** The keyword of a text chunk of any of the three kinds, null for other chunks. */
export function keywordOf({ type, data }: PngChunk): string | null {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return null;
  const end = data.subarray(0, 200).indexOf(0);
  return end === -1 ? null : Buffer.from(data.subarray(0, end)).toString('latin1');
}

/**
 * The text of a text chunk; Latin-1, which is enough for base64.
 * @throws CardRefusal file_corrupt, file_too_large
 */
export function textOf(chunk: PngChunk, keyword: string): string {
  const content = Buffer.from(chunk.data.buffer, chunk.data.byteOffset, chunk.data.length).subarray(keyword.length + 1);
  if (chunk.type === 'tEXt') return content.toString('latin1');
  if (chunk.type === 'zTXt') return inflate(content.subarray(1), keyword).toString('latin1');
  // iTXt: whether it is packed and how, then language and translated keyword, both ended by a zero.
  const isPacked = content[0] === 1;
  const language = content.indexOf(0, 2);
  const translated = language === -1 ? -1 : content.indexOf(0, language + 1);
  if (translated === -1) throw new CardRefusal('file_corrupt', keyword, 'This text in the picture is damaged.');
  const text = content.subarray(translated + 1);
  return (isPacked ? inflate(text, keyword) : text).toString('utf8');
}

/** Base64 takes a third more room than what it stands for. */
const MAX_TEXT = Math.ceil((cardLimits.jsonBytes * 4) / 3) + 4;

function inflate(bytes: Uint8Array, where: string): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_TEXT });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CardRefusal('file_too_large', where, 'This text in the picture is too long.', { cause: error });
    }
    throw new CardRefusal('file_corrupt', where, 'This text in the picture is damaged.', { cause: error });
  }
}

export function textChunk(keyword: string, text: string): PngChunk {
  return { type: 'tEXt', data: Buffer.from(`${keyword}\0${text}`, 'latin1') };
}
