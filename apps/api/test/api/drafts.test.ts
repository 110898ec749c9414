import type { CharacterDraft } from '@dramatis/contract/drafts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadableType } from '../../src/adapters/text-extraction/media-types.ts';
import { parseBook } from '../../src/adapters/text-extraction/parse-book.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { draftFrom, plain, readDraft, sampleStory } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';
import { archiveOf, docxOf, epubOf } from '../support/books.ts';
import { encryptedPdf, scannedPdf, textPdf, truncatedPdf, winAnsi } from '../support/pdf.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

const lines = sampleStory.split('\n');
const samplePdf = textPdf(
  Array.from({ length: Math.ceil(lines.length / 60) }, (_, page) => lines.slice(page * 60, page * 60 + 60).join('\n')),
);

/** Every quote stands in the text of its file, at its offsets, in the chapter and on the page that it names. */
async function expectQuotesToStand(
  draft: CharacterDraft,
  files: Record<string, { type: ReadableType; bytes: Uint8Array }>,
) {
  expect(draft.evidence.length).toBeGreaterThan(0);
  for (const { quote, source, start, end, chapter, page } of draft.evidence) {
    const file = files[source];
    if (file === undefined) throw new Error(`evidence names ${source}`);
    const book = await parseBook(file.type, file.bytes);
    expect(plain(book.text.slice(start, end))).toBe(plain(quote));
    const home = book.chapters.findIndex((each) => each.start <= start && start < each.end);
    expect(chapter).toEqual(home === -1 ? null : { number: home + 1, title: book.chapters[home]?.title });
    expect(page).toBe(book.pages?.findLast((each) => each.start <= start)?.number ?? null);
  }
}

/** The sample story's chapters, with their headings. */
const sampleChapters = sampleStory.split(/^(?=Chapter [IVX]+\.)/m).slice(1);
const paragraphsOf = (chapter: string): string[] => chapter.trim().split(/\n{2,}/);
const sampleHtml = sampleChapters.map((chapter) =>
  paragraphsOf(chapter)
    .map((text, i) => (i === 0 ? `<h2>${text}</h2>` : `<p>${text}</p>`))
    .join('\n'),
);
const sampleEpub = epubOf({
  title: 'Slack Water at Nessock',
  parts: sampleHtml.map((body, i) => ({ path: `${i}.xhtml`, body })),
  toc: sampleChapters.map((chapter, i) => ({ title: paragraphsOf(chapter)[0] ?? '', href: `${i}.xhtml` })),
});
const sampleDocx = docxOf(
  sampleChapters.flatMap((chapter) =>
    paragraphsOf(chapter).map((runs, i) => (i === 0 ? { style: 'a1', runs } : { runs })),
  ),
);

describe('a draft', () => {
  it.each<[string, string, ReadableType, Uint8Array]>([
    ['a text file', 'slack-water.txt', 'text/plain', Buffer.from(sampleStory)],
    ['a PDF', 'slack-water.pdf', 'application/pdf', samplePdf],
    ['an EPUB', 'slack-water.epub', 'application/epub+zip', sampleEpub],
    [
      'a Word document',
      'slack-water.docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      sampleDocx,
    ],
    ['HTML', 'slack-water.html', 'text/html', Buffer.from(`<!doctype html>${sampleHtml.join('\n')}`)],
    ['Markdown', 'slack-water.md', 'text/markdown', Buffer.from(sampleStory.replace(/^Chapter [IVX]+\./gm, '## $&'))],
  ])('from %s fills every field with what the book says, and quotes it', async (_, name, type, bytes) => {
    const { draft } = await draftFrom(guest, { [name]: bytes });

    expect(draft).toMatchObject({ status: 'ready', progress: 100, error: null, demo: true });
    expect(sampleStory).toContain(draft.character?.name);
    for (const [field, value] of Object.entries(draft.character ?? {})) expect(value, field).not.toHaveLength(0);
    expect(draft.character?.exampleDialogue).toMatch(/<START>[\s\S]*\{\{char\}\}:/);
    const fields = Object.keys(draft.character ?? {});
    expect(fields).toEqual(expect.arrayContaining(draft.evidence.map(({ field }) => field)));
    await expectQuotesToStand(draft, { [name]: { type, bytes } });
    const homes = new Set(draft.evidence.map(({ chapter }) => chapter?.title));
    expect(homes.size).toBeGreaterThan(1);
    for (const title of homes) expect(sampleStory).toContain(title);
    expect(draft.evidence.map(({ page }) => page !== null)).toEqual(
      draft.evidence.map(() => type === 'application/pdf'),
    );
    expect(await readDraft(guest, draft.id)).toEqual(draft);
  });

  it.each(['Septimus Hoyle', 'hoyle', '  Mr. Hoyle '])('is of whom was asked for: %j', async (wanted) => {
    const { draft, steps } = await draftFrom(guest, { 'story.txt': sampleStory }, wanted);
    expect(draft.character?.name).toContain('Hoyle');
    expect(steps.map(({ stage }) => stage).join('\n')).toContain(wanted.trim());
    await expectQuotesToStand(draft, { 'story.txt': { type: 'text/plain', bytes: Buffer.from(sampleStory) } });
  });

  it('of somebody who is not in the book says so, and quotes nothing', async () => {
    const { draft } = await draftFrom(guest, { 'story.txt': sampleStory }, 'Zarathustra Quill');
    expect(draft).toMatchObject({ status: 'ready', evidence: [], character: { name: 'Zarathustra Quill' } });
    expect(draft.character?.description).toContain('isn’t named');
  });

  it('as of a chapter knows nothing of what comes after it', async () => {
    app.emulator.requests.clear();
    const { draft } = await draftFrom(guest, { 'story.txt': sampleStory }, 'Hoyle', 3);

    expect(draft).toMatchObject({ status: 'ready', error: null });
    expect(draft.evidence.length).toBeGreaterThan(0);
    for (const { chapter } of draft.evidence) expect(chapter?.number).toBeLessThanOrEqual(3);
    const asked = JSON.stringify(app.emulator.requests.list().map(({ body }) => body));
    const lastWords = (i: number) =>
      paragraphsOf(sampleChapters[i] ?? '')
        .at(-1)
        ?.slice(-30);
    expect(asked).toContain(lastWords(2));
    expect(asked).not.toContain('Chapter IV');
    for (const i of [3, 4, 5, 6]) expect(asked).not.toContain(lastWords(i));
    await expectQuotesToStand(draft, { 'story.txt': { type: 'text/plain', bytes: Buffer.from(sampleStory) } });
  });

  it.each<[string, string, RegExp]>([
    ['a chapter that there is none of', sampleStory, /Only 7 chapters.*chapter 8/],
    ['a chapter of a file without any', 'The tide turned. “Go home,” said Ottoline Grebe.', /No chapters/],
  ])('as of %s fails instead of telling what is to come', async (_, content, reason) => {
    const { draft } = await draftFrom(guest, { 'story.txt': content }, undefined, 8);
    expect(draft).toMatchObject({
      status: 'failed',
      character: null,
      error: { code: 'invalid_input', retryable: false },
    });
    expect(draft.error?.message).toMatch(reason);
  });

  it('from several files quotes each by its own name and offsets', async () => {
    const middle = sampleStory.indexOf('Chapter IV');
    const files = { 'one.txt': sampleStory.slice(0, middle), 'two.txt': sampleStory.slice(middle) };
    const { draft, steps } = await draftFrom(guest, files);

    expect(new Set(draft.evidence.map(({ source }) => source))).toEqual(new Set(Object.keys(files)));
    await expectQuotesToStand(draft, {
      'one.txt': { type: 'text/plain', bytes: Buffer.from(files['one.txt']) },
      'two.txt': { type: 'text/plain', bytes: Buffer.from(files['two.txt']) },
    });
    const stages = steps.map(({ stage }) => stage);
    expect(stages.indexOf('Reading one.txt')).toBeGreaterThan(0);
    expect(stages.indexOf('Reading two.txt')).toBeGreaterThan(stages.indexOf('Reading one.txt'));
  });

  it('shows its progress, which only rises, and ends once', async () => {
    const { draft, steps } = await draftFrom(guest, { 'story.txt': sampleStory });

    expect(steps[0]).toMatchObject({ status: 'queued', progress: 0, character: null, evidence: [] });
    expect(steps.slice(1, -1).map(({ status }) => status)).toEqual(steps.slice(1, -1).map(() => 'running'));
    const progress = steps.map((step) => step.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(new Set(progress).size).toBeGreaterThanOrEqual(5);
    const looking = steps.find(({ stage }) => stage.startsWith('Looking for the main character'));
    expect(looking?.stage).toMatch(/in 9,\d{3} words/);
    expect(steps.at(-1)).toEqual(draft);
  });
});

describe('a book of any encoding is read', () => {
  // Agnès and Émile hold letters that each encoding writes in its own way.
  const story = sampleStory.replaceAll('Agnes', 'Agnès').replaceAll('Septimus', 'Émile');
  const ascii = story.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replaceAll('—', '-');
  const utf16be = Buffer.from(story, 'utf16le').swap16();

  it.each<[string, Uint8Array]>([
    ['Latin-1', Buffer.from(ascii, 'latin1')],
    ['windows-1252', winAnsi(story)],
    ['UTF-8', Buffer.from(story)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${story}`)],
    ['UTF-16 LE', Buffer.from(story, 'utf16le')],
    ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${story}`, 'utf16le')],
    ['UTF-16 BE', utf16be],
    ['UTF-16 BE with a byte order mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
    ['Windows line ends', Buffer.from(story.replaceAll('\n', '\r\n'))],
    ['text with NUL bytes', Buffer.from(story.replace(/\n\n/g, '\n\0\n'))],
  ])('%s', async (_, bytes) => {
    const { draft } = await draftFrom(guest, { 'story.txt': bytes }, 'Hoyle');

    expect(draft).toMatchObject({ status: 'ready', error: null });
    expect(JSON.stringify(draft.character)).toContain('Émile');
    expect(JSON.stringify(draft)).not.toMatch(/\\u0000|\ufffd|Ã|â€/);
    await expectQuotesToStand(draft, { 'story.txt': { type: 'text/plain', bytes } });
  });
});

const lockedEpub = epubOf({
  parts: [{ path: 'a.xhtml', body: '<p>Nobody reads this.</p>' }],
  more: {
    'META-INF/encryption.xml':
      '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>',
  },
});
const packageless = archiveOf({ 'META-INF/container.xml': '<container><rootfile full-path="book.opf"/></container>' });

describe('a file that holds no text fails with what can be done about it', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['a scanned PDF', scannedPdf(), 'file_without_text', /OCR/],
    ['an encrypted PDF', encryptedPdf(), 'file_encrypted', /password.*without/i],
    ['a truncated PDF', truncatedPdf(), 'file_corrupt', /damaged|cut off/],
    ['a PDF of noise', `%PDF-1.7\n${'garbage '.repeat(200)}`, 'file_corrupt', /damaged|cut off/],
    ['an EPUB that its seller locked', lockedEpub, 'file_encrypted', /DRM.*without/],
    [
      'an EPUB of pictures',
      epubOf({ parts: [{ path: 'a.xhtml', body: '<img src="a.png"/>' }] }),
      'file_empty',
      /empty/,
    ],
    ['an EPUB whose package is missing', packageless, 'file_corrupt', /damaged/],
    ['a text of white space', ' \n\t \r\n', 'file_empty', /empty/],
  ])('%s', async (_, content, code, advice) => {
    const { draft, steps } = await draftFrom(guest, { 'book.pdf': content });

    expect(draft).toMatchObject({ status: 'failed', character: null, evidence: [], error: { code, retryable: false } });
    expect(draft.error?.message).toMatch(advice);
    // Trying again would not help, so nobody has to wait for it.
    expect(steps.map(({ stage }) => stage)).not.toContain('That did not work; trying again');
    expect(await readDraft(guest, draft.id)).toMatchObject({ status: 'failed', error: { code } });
  });
});
