import { expect, it } from 'vitest';
import { hasTooManyPixels, pixelSize } from '../../src/domain/portability/cards/pixels.ts';
import { placeholderPicture } from '../../src/domain/portability/cards/placeholder.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const latin = (text: string) => Buffer.from(text, 'latin1').toString('hex');

it.each<[string, Uint8Array, { width: number; height: number } | null]>([
  ['PNG', placeholderPicture(), { width: 400, height: 600 }],
  ['GIF', hex(`${latin('GIF89a')} 0a00 1400 00`), { width: 10, height: 20 }],
  ['JPEG', hex('ffd8 ffe0 0004 0000 ffff c0 0011 08 0014 000a 03'), { width: 10, height: 20 }],
  ['progressive JPEG', hex('ffd8 ffc4 0004 0000 ffc2 0011 08 0014 000a 03'), { width: 10, height: 20 }],
  [
    'WebP',
    hex(`${latin('RIFF')} 00000000 ${latin('WEBPVP8 ')} 00000000 000000 9d012a 0a00 1400`),
    { width: 10, height: 20 },
  ],
  [
    'lossless WebP',
    hex(`${latin('RIFF')} 00000000 ${latin('WEBPVP8L')} 00000000 2f 09c00400 0000000000`),
    { width: 10, height: 20 },
  ],
  [
    'extended WebP',
    hex(`${latin('RIFF')} 00000000 ${latin('WEBPVP8X')} 00000000 00000000 090000 130000`),
    { width: 10, height: 20 },
  ],
  ['JPEG cut off', hex('ffd8 ffe0 0004'), null],
  ['JPEG with a segment of no length', hex('ffd8 ffe0 0000 ffe0 0000 ffe0 0000 0000 0000'), null],
  ['PNG cut off', placeholderPicture().slice(0, 20), null],
  ['text', Buffer.from('hello'), null],
  ['nothing', new Uint8Array(), null],
])('%s', (_, bytes, size) => {
  expect(pixelSize(bytes)).toEqual(size);
});

it.each([
  [16_384, 4_096, false],
  [16_385, 1, true],
  [1, 16_385, true],
  [8_192, 8_192, false],
  [8_193, 8_192, true],
])('%i by %i', (width, height, tooMany) => {
  expect(hasTooManyPixels({ width, height })).toBe(tooMany);
});
