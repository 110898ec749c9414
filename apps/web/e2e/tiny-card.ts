import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 300;
const HEIGHT = 400;

/** A portrait of a sort in the given tone (0 to 255 each), with a character card of V3 in it. */
export function pngCard(data: object, [r, g, b]: [number, number, number] = [120, 60, 40]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2], 8);
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      // A head and shoulders against a lit backdrop.
      const isHead = (x - 150) ** 2 / 60 ** 2 + (y - 150) ** 2 / 80 ** 2 < 1;
      const isBody = (x - 150) ** 2 / 130 ** 2 + (y - 400) ** 2 / 150 ** 2 < 1;
      const light = isHead ? 1.5 : isBody ? 0.6 : 0.9 + y / 1200;
      const at = y * (1 + WIDTH * 3) + 1 + x * 3;
      [r, g, b].forEach((tone, i) => rows.writeUInt8(Math.min(255, Math.round(tone * light)), at + i));
    }
  }
  const card = Buffer.from(jsonCard(data)).toString('base64');
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('tEXt', Buffer.from(`ccv3\0${card}`, 'latin1')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function jsonCard(data: object): string {
  return JSON.stringify({ spec: 'chara_card_v3', spec_version: '3.0', data });
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return Buffer.concat([head, data, tail]);
}
