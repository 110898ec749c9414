import { describe, expect, it } from 'vitest';
import { decodeText, encodingOf } from '../../src/adapters/text-extraction/decode.ts';
import { parseBook } from '../../src/adapters/text-extraction/parse-book.ts';
import { sniff, SNIFF_BYTES } from '../../src/adapters/text-extraction/sniff.ts';
import { encryptedPdf, scannedPdf, textPdf, truncatedPdf, winAnsi } from '../support/pdf.ts';

const french = 'L’été, à Noël — « ça dépend », dit Zoë Lefèvre. Où êtes-vous ? '.repeat(20);
const plainFrench = french.replace(/[’—]/g, '-');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the encoding of a text is found', () => {
  it.each<[string, Uint8Array, string]>([
    ['ASCII', Buffer.from('The tide turned.'), 'The tide turned.'],
    ['UTF-8', Buffer.from(french), french],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${french}`), french],
    ['UTF-8 of another script', Buffer.from('Пароход ушёл. 水門は閉まった。🌊'), 'Пароход ушёл. 水門は閉まった。🌊'],
    ['Latin-1', Buffer.from(plainFrench, 'latin1'), plainFrench],
    ['windows-1252', winAnsi(french), french],
    ['UTF-16 LE', Buffer.from(french, 'utf16le'), french],
    ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${french}`, 'utf16le'), french],
    ['UTF-16 BE', utf16be(french), french],
    ['UTF-16 BE with a byte order mark', utf16be(`\ufeff${french}`), french],
    ['UTF-16 of another script with a byte order mark', Buffer.from('\ufeffПароход ушёл.', 'utf16le'), 'Пароход ушёл.'],
    [
      'a long ASCII beginning before the first accent',
      winAnsi(`${'The tide turned. '.repeat(5_000)}Zoë`),
      `${'The tide turned. '.repeat(5_000)}Zoë`,
    ],
    ['UTF-8 with some NULs', Buffer.from('The\0 tide\0 turned at Zoë’s.'), 'The\0 tide\0 turned at Zoë’s.'],
    ['nothing', new Uint8Array(), ''],
  ])('%s', (_, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('UTF-8 with one damaged byte stays UTF-8', () => {
    const bytes = Buffer.from(french.repeat(4));
    bytes[bytes.length - 1] = 0xff;
    expect(decodeText(bytes)).toBe(`${french.repeat(4).slice(0, -1)}\ufffd`);
  });

  it.each([1, 2, 3])('whatever %i bytes come, one can be named', (length) => {
    for (let i = 0; i < 256; i++) {
      const bytes = new Uint8Array(length).fill(i);
      expect(() => new TextDecoder(encodingOf(bytes)).decode(bytes)).not.toThrow();
    }
  });
});

describe('the kind of a file is told by its content', () => {
  const text = { mediaType: 'text/plain' };
  it.each<[string, Uint8Array, object]>([
    ['a PDF', textPdf(['x']), { mediaType: 'application/pdf' }],
    ['text', Buffer.from('The tide turned.'), text],
    ['text of one letter', Buffer.from('x'), text],
    ['text in UTF-16', Buffer.from('\ufeffThe tide turned.', 'utf16le'), text],
    ['text in UTF-16 BE without a mark', utf16be('The tide turned at nine.'), text],
    ['text in windows-1252', winAnsi(french), text],
    ['text with form feeds', Buffer.from('One\f\nTwo\f\n'), text],
    ['text with a few NULs', Buffer.from(`The\0 tide ${'turned '.repeat(40)}`), text],
    ['text that begins as a GIF does', Buffer.from('GIFTS were given.'), text],
    ['text that begins as a bitmap does', Buffer.from('BMW'), text],
    ['text that begins as a program does', Buffer.from('MZ'), text],
    [
      'a GIF',
      Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
      { unreadable: 'image/gif' },
    ],
    ['rich text', Buffer.from('{\\rtf1\\ansi x}'), { unreadable: 'application/rtf' }],
    ['PostScript', Buffer.from('%!PS-Adobe-3.0\n(x) show'), { unreadable: 'application/postscript' }],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), { unreadable: 'application/xml' }],
    [
      'an archive that holds nothing but text',
      tarOf('The tide turned. '.repeat(6_000)),
      { unreadable: 'application/x-tar' },
    ],
    ['noise', Buffer.from(Array.from({ length: 512 }, (_, i) => i % 31)), { unreadable: 'unknown binary data' }],
  ])('%s', async (_, bytes, kind) => {
    expect(await sniff(bytes, async () => bytes)).toEqual(kind);
  });

  it('a letter cut in two where the sample ends does no harm', async () => {
    const bytes = Buffer.from(`x${'é'.repeat(SNIFF_BYTES)}`).subarray(0, SNIFF_BYTES);
    expect(await sniff(bytes, async () => bytes)).toEqual(text);
  });

  /** A tar of one file, good enough to be known for one. */
  function tarOf(content: string): Uint8Array {
    const header = Buffer.alloc(512);
    header.write('story.txt', 0);
    header.write('0000644\0', 100);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, Buffer.from(content)]);
  }
});

describe('the text of a file', () => {
  it('has one kind of line end, paragraphs for pages, and no control characters', async () => {
    const bytes = Buffer.from('\ufeffOne\r\nTwo\rThree\n\fFour\u0000\u0007\u001b[1m five\u007f\tsix');
    expect((await parseBook('text/plain', bytes)).text).toBe('One\n\nTwo\n\nThree\n\nFour[1m five six');
  });

  it.each<[string, 'application/pdf' | 'text/plain', Uint8Array, string]>([
    ['a scanned PDF', 'application/pdf', scannedPdf(), 'file_without_text'],
    ['an encrypted PDF', 'application/pdf', encryptedPdf(), 'file_encrypted'],
    ['a truncated PDF', 'application/pdf', truncatedPdf(), 'file_corrupt'],
    ['an empty PDF', 'application/pdf', Buffer.from('%PDF-1.4\n'), 'file_corrupt'],
    ['a blank text', 'text/plain', Buffer.from(' \r\n\f\t'), 'file_empty'],
  ])('is missing from %s, which is told', async (_, type, bytes, code) => {
    await expect(parseBook(type, bytes)).rejects.toMatchObject({ name: 'AppError', code });
  });
});
