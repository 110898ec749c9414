import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Answer, Guest } from './guest.ts';

/** A PNG of one tone: a seed makes another picture of it. */
export function pngOf(width: number, height: number, seed = 'a picture'): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${createHash('md5').update(seed).digest('hex')}`, 'latin1')),
    // A row is a filter byte and a byte for each pixel. Huge ones are only claimed to be.
    chunk('IDAT', deflateSync(Buffer.alloc(Math.min(height * (width + 1), 1_000_000)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return Buffer.concat([head, data, tail]);
}

/** Silence, 8,000 bytes a second. */
export function wavOf(seconds: number): Buffer {
  const samples = Buffer.alloc(8_000 * seconds, 0x80);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

export const attach = (guest: Guest, name: string, content: string | Uint8Array): Promise<Answer> =>
  guest.sendFiles('POST', '/attachments', { [name]: content });
