import { deflateSync } from 'node:zlib';
import { writePng } from './png.ts';

const WIDTH = 400;
const HEIGHT = 600;
/** A warm dark grey. */
const SHADE = 0x38;

/** A plain picture in the usual shape of a card, for characters that have none. */
export function placeholderPicture(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits of grey.
  header[8] = 8;
  const row = Buffer.alloc(1 + WIDTH, SHADE);
  row[0] = 0;
  return writePng([
    { type: 'IHDR', data: header },
    { type: 'IDAT', data: deflateSync(Buffer.concat(Array.from({ length: HEIGHT }, () => row))) },
    { type: 'IEND', data: new Uint8Array() },
  ]);
}
