import type { CharacterDraft } from '@dramatis/contract/drafts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadableType } from '../../src/adapters/text-extraction/media-types.ts';
import { parseBook } from '../../src/adapters/text-extraction/parse-book.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { draftFrom, plain, readDraft, sampleStory } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';
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

describe('a draft', () => {
  it.each<[string, string, ReadableType, Uint8Array]>([
    ['a text file', 'slack-water.txt', 'text/plain', Buffer.from(sampleStory)],
    ['a PDF', 'slack-water.pdf', 'application/pdf', samplePdf],
  ])('from %s fills every field with what the book says, and quotes it', async (_, name, type, bytes) => {
    const { draft } = await draftFrom(guest, { [name]: bytes });

    expect(draft).toMatchObject({ status: 'ready', progress: 100, error: null, demo: true });
    expect(sampleStory).toContain(draft.character?.name);
    for (const [field, value] of Object.entries(draft.character ?? {})) expect(value, field).not.toHaveLength(0);
    expect(draft.character?.exampleDialogue).toMatch(/<START>[\s\S]*\{\{char\}\}:/);
    const fields = Object.keys(draft.character ?? {});
    expect(fields).toEqual(expect.arrayContaining(draft.evidence.map(({ field }) => field)));
    await expectQuotesToStand(draft, { [name]: { type, bytes } });
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

describe('a file that holds no text fails with what can be done about it', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['a scanned PDF', scannedPdf(), 'file_without_text', /OCR/],
    ['an encrypted PDF', encryptedPdf(), 'file_encrypted', /password.*without/i],
    ['a truncated PDF', truncatedPdf(), 'file_corrupt', /damaged|cut off/],
    ['a PDF of noise', `%PDF-1.7\n${'garbage '.repeat(200)}`, 'file_corrupt', /damaged|cut off/],
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
