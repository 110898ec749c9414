import { describe, expect, it } from 'vitest';
import { sniff, SNIFF_BYTES } from '../../src/adapters/text-extraction/sniff.ts';
import { parseBook } from '../../src/adapters/text-extraction/parse-book.ts';
import type { ReadableType } from '../../src/adapters/text-extraction/media-types.ts';
import { pageAt, type Book } from '../../src/domain/books/book.ts';
import { archiveOf, docxOf, epubOf, run } from '../support/books.ts';
import { bookPdf, textPdf } from '../support/pdf.ts';

const epub: ReadableType = 'application/epub+zip';
const docx: ReadableType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const kindOf = (bytes: Uint8Array) => sniff(bytes.subarray(0, SNIFF_BYTES), async () => bytes);
const chaptersOf = ({ chapters, text }: Book) =>
  chapters.map(({ title, start, end }) => [title, text.slice(start, end).trim()]);
const html = (body: string) => parseBook('text/html', Buffer.from(body));
const long = 'The keeper of the lamp went down to the water and counted what the tide had left there. '
  .repeat(5)
  .trim();

describe('the kind is told by the content', () => {
  const parts = [{ path: 'a.xhtml', body: '<p>The tide turned.</p>' }];
  it.each<[string, Uint8Array, object]>([
    ['HTML', Buffer.from('<!DOCTYPE html><html><p>x</p></html>'), { mediaType: 'text/html' }],
    ['XHTML', Buffer.from('<?xml version="1.0"?>\n<!-- x --><html xmlns="x"></html>'), { mediaType: 'text/html' }],
    ['a part of HTML', Buffer.from('<h1>Tides</h1><p>The tide turned.</p>'), { mediaType: 'text/html' }],
    ['text with an angle bracket', Buffer.from('<The tide> turned.'), { mediaType: 'text/plain' }],
    ['Markdown', Buffer.from('The tide\n\n## Chapter 1\n\nturned'), { mediaType: 'text/markdown' }],
    ['text with a hash', Buffer.from('He was #1 in the list.\n#2 was she.'), { mediaType: 'text/plain' }],
    ['an EPUB', epubOf({ parts }), { mediaType: epub }],
    [
      'an EPUB whose mimetype is not first',
      archiveOf({ a: 'x', 'META-INF/container.xml': '<x/>' }),
      { mediaType: epub },
    ],
    ['a Word document', docxOf([{ runs: 'x' }]), { mediaType: docx }],
    [
      'a Word document behind a large picture',
      docxOf([{ runs: 'x' }], { 'word/media/a.png': new Uint8Array(90_000).map((_, i) => i * i) }),
      { mediaType: docx },
    ],
    ['another archive', archiveOf({ 'story.txt': 'x' }), { unreadable: 'application/zip' }],
  ])('%s', async (_, bytes, kind) => {
    expect(await kindOf(bytes)).toEqual(kind);
  });

  it('a cut-off archive is damaged', async () => {
    const whole = epubOf({ parts });
    await expect(kindOf(whole.subarray(0, whole.length - 40))).rejects.toMatchObject({ code: 'file_corrupt' });
  });
});

describe('HTML', () => {
  it('gives paragraphs, headings and what its head says', async () => {
    const book = await html(
      `<html lang="en"><head><title>Ti&amp;des</title><meta name="author" content="Ann Oake"><style>x</style></head><body><nav>Home</nav><h1>Tides</h1><h2>One</h2><p>Zo&euml; <i>was</i>\n late.<br>Very.<p>${long}<h2>Two</h2><ol start=3><li>oil</li><li>rope</ol><pre>verse\n  goes</pre><script>x()</script></body>`,
    );
    expect(book).toMatchObject({ title: 'Ti&des', authors: ['Ann Oake'], language: 'en', pages: null });
    expect(book.text).toBe(
      `Tides\n\nOne\n\nZoë was late.\nVery.\n\n${long}\n\nTwo\n\n3. oil\n\n4. rope\n\nverse\n\ngoes`,
    );
    expect(book.chapters.map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it.each<[string, string]>([
    ['page numbers', '<p>The tide <span class="pagenum">[Pg 12]</span>turned.</p>'],
    ['readings', '<p>The tide <ruby>turned<rt>wended</rt></ruby>.</p>'],
    ['what is hidden', '<p>The tide turned.</p><div hidden><p>x<br></p></div>'],
    ['scripts and forms', '<p>The tide turned.<script>let a = "<p>"</script></p><select><option>x</select>'],
    ['pictures', '<svg><text>x</text></svg><p>The tide turned.</p>'],
    [
      'the parts of a book’s machinery',
      '<section epub:type="copyright-page"><p>All rights</p></section><p>The tide turned.</p>',
    ],
    ['comments', '<!-- x --><p>The tide <!-- y -->turned.</p>'],
    ['ends that are missing', '<div><p>The tide turned.'],
    ['ends that are too many', '</div></nav><p>The tide turned.</p></p></section></ol>'],
  ])('is read without %s', async (_, body) => {
    expect((await html(body)).text.trim()).toBe('The tide turned.');
  });

  it.each<[string, string, BufferEncoding]>([
    ['its meta element', '<meta charset="iso-8859-1"><p>Zoë</p>', 'latin1'],
    ['its XML declaration', '<?xml version="1.0" encoding="ISO-8859-1"?><html><p>Zoë</p></html>', 'latin1'],
    ['its bytes, whatever it says', '<meta charset="iso-8859-1"><p>Zoë</p>', 'utf8'],
  ])('is decoded by %s', async (_, body, encoding) => {
    expect((await parseBook('text/html', Buffer.from(body, encoding))).text).toBe('Zoë');
  });

  it('loses its list of links, whatever it is called', async () => {
    const toc = ['one', 'two', 'three'].map((id) => `<p><a href="#${id}">Of ${id}</a></p>`).join('');
    const book = await html(
      `${toc}${['one', 'two', 'three'].map((id) => `<h2 id="${id}">Of ${id}</h2><p>${long}</p>`).join('')}`,
    );
    expect(book.text.startsWith('Of one\n\nThe keeper')).toBe(true);
  });
});

describe('Markdown', () => {
  it('gives its text without its marks', async () => {
    const book = await parseBook(
      'text/markdown',
      Buffer.from(
        `---\ntitle: "Tides"\nauthor: Ann Oake\n---\n\n# One\n\nIt **was** _late_, [she](x) said.\nVery\\.\n\n> ${long}\n\nTwo\n---\n\n- oil\n- rope\n`,
      ),
    );
    expect(book).toMatchObject({ title: 'Tides', authors: ['Ann Oake'] });
    expect(book.text).toBe(`One\n\nIt was late, she said. Very.\n\n${long}\n\nTwo\n\noil\n\nrope`);
  });

  it('has its chapters by its headings, and its title above them', async () => {
    const book = await parseBook('text/markdown', Buffer.from(`# Tides\n\n## One\n\n${long}\n\n## Two\n\n${long}`));
    expect(book.title).toBe('Tides');
    expect(chaptersOf(book)).toEqual([
      ['One', `One\n\n${long}`],
      ['Two', `Two\n\n${long}`],
    ]);
  });
});

describe('EPUB', () => {
  const parts = [
    { path: 'z first.xhtml', body: `<h1>I</h1><p>First. ${long}</p><p id="mid">Middle. ${long}</p>` },
    { path: 'notes.xhtml', body: '<p>A note.</p>', linear: false },
    { path: 'text/a.xhtml', body: `<p><a id="here"/></p><h2>II</h2><p>Last. ${long}</p>` },
  ];
  const toc = [
    { title: 'The Lamp', href: 'z%20first.xhtml' },
    { title: 'The Oil', href: 'z%20first.xhtml#mid' },
    { title: 'The Boat', href: 'text/a.xhtml#here' },
  ];

  it.each([2, 3] as const)('%i is read in the order of its spine, with chapters by its contents', async (version) => {
    const book = await parseBook(epub, epubOf({ parts, toc, version }));
    expect(book).toMatchObject({ title: 'Tides', authors: ['Ann Oake'], language: 'en', pages: null });
    expect(chaptersOf(book)).toEqual([
      ['The Lamp', `I\n\nFirst. ${long}`],
      ['The Oil', `Middle. ${long}`],
      ['The Boat', `II\n\nLast. ${long}`],
    ]);
  });

  it.each([2, 3] as const)('%i with parts names them before their first chapters', async (version) => {
    const nested = [
      {
        title: 'Part One',
        href: 'a.xhtml',
        within: [
          { title: 'Lamp', href: 'a.xhtml' },
          { title: 'Oil', href: 'b.xhtml' },
        ],
      },
      { title: 'Part Two', href: 'c.xhtml', within: [{ title: 'Boat', href: 'd.xhtml' }] },
    ];
    const bodies = { 'a.xhtml': long, 'b.xhtml': long, 'c.xhtml': 'Part Two', 'd.xhtml': long };
    const texts = Object.entries(bodies).map(([path, text]) => ({ path, body: `<p>${text}</p>` }));
    const book = await parseBook(epub, epubOf({ parts: texts, toc: nested, version }));
    expect(book.chapters.map(({ title }) => title)).toEqual(['Part One · Lamp', 'Oil', 'Part Two · Boat']);
  });

  it('without contents has its chapters by its headings', async () => {
    expect(chaptersOf(await parseBook(epub, epubOf({ parts }))).map(([title]) => title)).toEqual(['I', 'II']);
  });

  it('with scrambled fonts is read, with scrambled texts is locked', async () => {
    const encryption = (algorithm: string) => ({
      'META-INF/encryption.xml': `<encryption xmlns:enc="e"><enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/></enc:EncryptedData></encryption>`,
    });
    const fonts = epubOf({ parts, more: encryption('http://www.idpf.org/2008/embedding') });
    expect((await parseBook(epub, fonts)).text).toContain('First.');
    const texts = epubOf({ parts, more: encryption('http://www.w3.org/2001/04/xmlenc#aes256-cbc') });
    await expect(parseBook(epub, texts)).rejects.toMatchObject({ code: 'file_encrypted' });
  });

  it('reads nothing outside of itself, and expands no entities', async () => {
    const book = await parseBook(
      epub,
      archiveOf({
        'META-INF/container.xml': '<container><rootfile full-path="../../book.opf"/></container>',
        'book.opf':
          '<!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&z;&z;&z;">]><package><metadata><title>&x;&y;</title></metadata><manifest><item id="a" href="../../../../etc/passwd"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        'b.xhtml': '<p>The tide turned.</p>',
      }),
    );
    expect(book).toMatchObject({ title: '&x;&y;', text: 'The tide turned.' });
  });

  it.each<[string, Uint8Array, string]>([
    ['no container', archiveOf({ mimetype: 'application/epub+zip' }), 'file_corrupt'],
    ['no package', archiveOf({ 'META-INF/container.xml': '<rootfile full-path="book.opf"/>' }), 'file_corrupt'],
    ['no text', epubOf({ parts: [{ path: 'a.xhtml', body: '<img src="a.png"/>' }] }), 'file_empty'],
    ['noise in place of the archive', Buffer.from('PK\u0003\u0004 and no more'), 'file_corrupt'],
    ['its end cut off', epubOf({ parts }).subarray(0, 900), 'file_corrupt'],
    ['a bomb', epubOf({ parts: [{ path: 'a.xhtml', body: ' '.repeat(200 * 1024 * 1024) }] }), 'file_too_large'],
    [
      'too many files',
      archiveOf(Object.fromEntries(Array.from({ length: 5_001 }, (_, i) => [`f${i}`, ''])), 0),
      'file_too_large',
    ],
    ['a password', locked(epubOf({ parts })), 'file_encrypted'],
  ])('with %s is refused', async (_, bytes, code) => {
    await expect(parseBook(epub, bytes)).rejects.toMatchObject({ code });
  });

  /** Says of the first file in the list that it is encrypted. */
  function locked(bytes: Uint8Array): Uint8Array {
    const copy = Buffer.from(bytes);
    const entry = copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    copy[entry + 8] = 1;
    return copy;
  }
});

describe('DOCX', () => {
  it('has its chapters by its styles', async () => {
    const book = await parseBook(
      docx,
      docxOf([
        { style: 't', runs: 'Tides' },
        { style: 'toc', runs: 'One 1' },
        { style: 'a1', runs: 'One' },
        { runs: `${run('Ann')}${run(' came')}<w:r><w:br/><w:t>home</w:t><w:noBreakHyphen/><w:t>bound.</w:t></w:r>` },
        { style: 'a2', runs: 'A section' },
        { runs: long },
        { style: 'mine', runs: 'Two' },
        { runs: `${run('Kept.')}<w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>` },
      ]),
    );
    expect(book).toMatchObject({
      title: 'Tides',
      authors: ['Ann Oake', 'Tobias Vane'],
      language: 'en-GB',
      pages: null,
    });
    expect(book.text.startsWith('Tides\n\nOne\n\nAnn came\nhome-bound.\n\nA section\n\n')).toBe(true);
    expect(chaptersOf(book).map(([title]) => title)).toEqual(['One', 'Two']);
    expect(book.text.endsWith('\n\nTwo\n\nKept.')).toBe(true);
  });

  it('without styles has its chapters by the look of its lines', async () => {
    const book = await parseBook(docx, docxOf(['Chapter 1', long, 'Chapter 2', long].map((runs) => ({ runs }))));
    expect(chaptersOf(book)).toEqual([
      ['Chapter 1', `Chapter 1\n\n${long}`],
      ['Chapter 2', `Chapter 2\n\n${long}`],
    ]);
  });

  it.each<[string, Uint8Array, string]>([
    ['no document', archiveOf({ '[Content_Types].xml': '<Types/>', 'word/other.xml': '<x/>' }), 'file_corrupt'],
    ['no text', docxOf([{ runs: ' ' }]), 'file_empty'],
    ['a bomb', docxOf([{ runs: 'x'.repeat(200 * 1024 * 1024) }]), 'file_too_large'],
  ])('with %s is refused', async (_, bytes, code) => {
    await expect(parseBook(docx, bytes)).rejects.toMatchObject({ code });
  });
});

describe('PDF', () => {
  const words = 'the keeper of the lamp went down to the water and counted what the tide had left'.split(' ');
  /** Lines of a paragraph, full but for the last. */
  const set = (name: string, rows: number): string[] => [
    ...Array.from({ length: rows - 1 }, (_, i) => `${i === 0 ? `${name}, and` : 'and'} ${words.join(' ')} ${i}`),
    'and that was all.',
  ];

  it('is read page by page', async () => {
    const bytes = textPdf(['The tide turned.\n“At nine,” said Zoë.', 'And (then) it \\ came back.']);
    const before = Buffer.from(bytes);
    const book = await parseBook('application/pdf', bytes);
    expect(book.text).toMatch(/^The tide turned\.\s+“At nine,” said Zoë\.\s+And \(then\) it \\ came back\.$/);
    expect(pageAt(book, book.text.indexOf('At nine'))).toBe(1);
    expect(pageAt(book, book.text.indexOf('And'))).toBe(2);
    expect(before.equals(bytes)).toBe(true);
  });

  it('loses its running heads and page numbers, and joins what they parted', async () => {
    const pages = Array.from({ length: 6 }, (_, i) => [
      i % 2 === 0 ? `${i + 11} THE TIDES OF HOLLIN` : `ANN OAKE ${i + 11}`,
      ...set(`Page ${i + 1}`, 8).slice(0, -1),
      `and the lamp that he had kept for all of ${i} long years was remem-`,
      ...(i % 2 === 0 ? [] : [String(i + 11)]),
    ]).map((lines, i) => (i === 0 ? lines : [lines[0] ?? '', 'bered by nobody.', ...lines.slice(1)]));
    const book = await parseBook('application/pdf', bookPdf(pages));
    expect(book.text).not.toMatch(/HOLLIN|OAKE|\b1[1-6]\b/);
    expect(book.text.match(/was remembered by nobody\./g)).toHaveLength(5);
    expect(book.pages?.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const page of [1, 3, 6]) expect(pageAt(book, book.text.indexOf(`Page ${page},`))).toBe(page);
  });

  it('has its chapters by its outline', async () => {
    const pages = [['Dedication'], ...[1, 2, 3].map((n) => [`No. ${n}`, ...set(`Page ${n}`, 6)])];
    const outline = [
      { title: 'The Lamp', page: 2 },
      { title: 'The Boat', page: 3 },
      { title: 'The Tide', page: 4 },
    ];
    const book = await parseBook('application/pdf', bookPdf(pages, outline));
    expect(book.chapters.map(({ title, start }) => [title, pageAt(book, start)])).toEqual([
      ['The Lamp', 2],
      ['The Boat', 3],
      ['The Tide', 4],
    ]);
  });

  it('has its chapters by the size of its type', async () => {
    const page = (title: string) => [{ text: title, size: 18 }, { text: 'of Hollin', size: 18 }, ...set('He came', 12)];
    const book = await parseBook('application/pdf', bookPdf([page('The Lamp'), page('The Boat')]));
    expect(book.chapters.map(({ title }) => title)).toEqual(['The Lamp of Hollin', 'The Boat of Hollin']);
  });

  it('has paragraphs where lines are indented', async () => {
    const [first = '', ...rest] = set('He came', 4);
    const [second = '', ...more] = set('She came', 4);
    const book = await parseBook(
      'application/pdf',
      bookPdf([[{ text: first, indent: 15 }, ...rest, { text: second, indent: 15 }, ...more, ...set('They', 9)]]),
    );
    expect(book.text.split('\n\n').map((each) => each.slice(0, 8))).toEqual(['He came,', 'She came', 'They, an']);
  });
});

it('what a file of no sense holds is a book or a coded error', async () => {
  const seeds = [epubOf({ parts: [{ path: 'a.xhtml', body: `<p>${long}</p>` }] }), docxOf([{ runs: long }])];
  let state = 7;
  const random = (below: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
  for (let i = 0; i < 400; i++) {
    const bytes = Buffer.from(seeds[i % 2] ?? []);
    for (let n = 0; n <= random(4); n++) bytes[random(bytes.length)] = random(256);
    const outcome = await parseBook(
      i % 2 === 0 ? epub : docx,
      bytes.subarray(0, random(3) === 0 ? random(bytes.length) : undefined),
    ).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: expect.stringMatching(/^file_/) });
  }
});
