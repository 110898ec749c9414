import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { UPLOAD_MAX_BYTES } from '@dramatis/contract/limits';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi, type MockInstance } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { guestWith, type Answer, type Guest } from '../support/guest.ts';
import { formOf, postUpload, type Part } from '../support/multipart.ts';
import { archiveOf, docxOf, epubOf } from '../support/books.ts';
import { textPdf } from '../support/pdf.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** What went into the store and what was taken out of it again, in this test. */
let written: MockInstance<TestApp['deps']['files']['write']>;
let removed: MockInstance<TestApp['deps']['files']['remove']>;

beforeAll(() => {
  written = vi.spyOn(app.deps.files, 'write');
  removed = vi.spyOn(app.deps.files, 'remove');
});
afterEach(() => {
  vi.clearAllMocks();
});

async function upload(parts: readonly Part[], options?: { closed?: boolean }): Promise<Answer> {
  const { body, contentType } = formOf(parts, options);
  return await postUpload(app.url, guest, body, contentType);
}

async function rows(): Promise<number> {
  const { rows } = await app.deps.db.$client.query('select count(*)::int as n from uploads');
  return rows[0].n;
}

async function sizeInStore(key: string): Promise<number | null> {
  return await app.deps.files.read(key).then(
    (bytes) => bytes.length,
    () => null,
  );
}

/** Neither a row nor a file is left of what this test sent. */
async function expectNothingKept(rowsBefore: number): Promise<void> {
  expect(await rows()).toBe(rowsBefore);
  for (const [key] of written.mock.calls) expect(await sizeInStore(key)).toBeNull();
}

const tideEpub = epubOf({ parts: [{ path: 'a.xhtml', body: '<p>The tide turned at nine.</p>' }] });
const bomb = archiveOf({ 'META-INF/container.xml': ' '.repeat(200 * 1024 * 1024) });
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const zip = Buffer.from('UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwUGAAAAAAAAAAAAAAAAAAAAAAAA', 'base64');

beforeAll(async () => {
  guest = await app.guest();
});

describe('a file that can be read', () => {
  it.each([
    ['plain text', 'tide.txt', 'The tide turned at nine.', 'text/plain'],
    ['Markdown', 'tide.md', '# The tide\n\nIt turned at **nine**.', 'text/markdown'],
    ['a PDF', 'tide.pdf', textPdf(['The tide turned at nine.']), 'application/pdf'],
    ['HTML', 'tide.html', '<!doctype html><p>The tide turned at nine.', 'text/html'],
    ['an EPUB', 'tide.epub', tideEpub, 'application/epub+zip'],
    ['an EPUB under another name', 'tide.zip', tideEpub, 'application/epub+zip'],
    [
      'a Word document',
      'tide.docx',
      docxOf([{ runs: 'The tide turned at nine.' }]),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['a PDF under another name', 'tide.txt', textPdf(['The tide turned at nine.']), 'application/pdf'],
    ['text under the name of an image', 'tide.png', 'The tide turned at nine.', 'text/plain'],
  ])('%s is kept under its name, its kind told by its content', async (_, name, content, mediaType) => {
    const { status, body } = await guest.upload(name, content);

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name,
      media_type: mediaType,
      size: Buffer.byteLength(content),
    });
    const kept = await app.deps.files.read(`uploads/${body.id}`);
    expect(Buffer.from(kept).equals(Buffer.from(content))).toBe(true);
  });

  it.each([
    ['GIFT OF THE SEA\n\nThe sea gives nothing back.'],
    ['BMX riders came down the hill at noon.'],
    ['MZUNGU, they called after him.'],
    ['solid ground at last, thought the captain.'],
    ['ID3 was the number on the door.'],
    [`G${'.'.repeat(187)}G, said the note.`],
  ])('text is text, however it begins: %s', async (content) => {
    expect(await guest.upload('story.txt', content)).toMatchObject({ status: 201, body: { media_type: 'text/plain' } });
  });

  it('a file of exactly the largest size is taken', async () => {
    const answer = await guest.upload('long.txt', Buffer.alloc(UPLOAD_MAX_BYTES, 'tide '));
    expect(answer).toMatchObject({ status: 201, body: { size: UPLOAD_MAX_BYTES } });
  });

  it('text fields beside the file do no harm', async () => {
    const answer = await upload([
      { field: 'note', content: 'for the gallery' },
      { filename: 'tide.txt', content: 'The tide turned.' },
      { field: 'after', content: 'x' },
    ]);
    expect(answer).toMatchObject({ status: 201, body: { name: 'tide.txt', size: 16 } });
  });

  it('goes into the store while it still arrives', async () => {
    const { body: form, contentType } = formOf([{ filename: 'slow.txt', content: 'x'.repeat(2_000_000) }]);
    async function* slowly() {
      yield form.subarray(0, 1_500_000);
      await vi.waitFor(async () => {
        const [key] = written.mock.calls[0] ?? [''];
        expect(await sizeInStore(key)).toBeGreaterThan(500_000);
      }, 5_000);
      yield form.subarray(1_500_000);
    }
    expect(await postUpload(app.url, guest, slowly(), contentType)).toMatchObject({
      status: 201,
      body: { size: 2_000_000 },
    });
  });
});

describe('the name', () => {
  it.each([
    ['with path parts', '../../etc/passwd.txt', 'passwd.txt'],
    ['with a Windows path', 'C:\\\\books\\\\tide.txt', 'tide.txt'],
    ['of dots', '..', 'untitled'],
    ['that is empty', '', 'untitled'],
    ['with control characters', 'a\u0001b\u0007c\u007f.txt', 'abc.txt'],
    ['with C1 controls and line separators', 'a\u0085b\u2028c.txt', 'abc.txt'],
    ['in a right-to-left script', 'מגדלור.txt', 'מגדלור.txt'],
    ['that hides its ending behind an override', 'story\u202efdp.txt', 'storyfdp.txt'],
    ['of 5,000 characters', `${'n'.repeat(5_000)}.txt`, `${'n'.repeat(196)}.txt`],
    ['of 5,000 emoji', `${'🌊'.repeat(5_000)}.txt`, `${'🌊'.repeat(98)}.txt`],
    ['of 5,000 emoji, the first kept cut in half', `${'🌊'.repeat(5_000)}.md`, `\ufffd${'🌊'.repeat(98)}.md`],
  ])('%s is made fit to show', async (_, filename, shown) => {
    const { status, body } = await upload([{ filename, content: 'The tide turned.' }]);
    expect(status).toBe(201);
    expect(body.name).toBe(shown);
  });

  it('may be missing', async () => {
    const answer = await upload([{ type: 'application/octet-stream', content: 'The tide turned.' }]);
    expect(answer).toMatchObject({ status: 201, body: { name: 'untitled' } });
  });
});

describe('bad input leaves nothing behind', () => {
  const fine: Part = { filename: 'tide.txt', content: 'The tide turned.' };

  it.each<[string, Part[], number, string]>([
    ['an empty file', [{ ...fine, content: '' }], 422, 'file_empty'],
    ['an image', [{ ...fine, filename: 'face.txt', content: png }], 415, 'file_unsupported'],
    ['an archive', [{ ...fine, filename: 'book.txt', content: zip }], 415, 'file_unsupported'],
    ['half an EPUB', [{ ...fine, filename: 'book.epub', content: tideEpub.subarray(0, 800) }], 422, 'file_corrupt'],
    ['a bomb', [{ ...fine, filename: 'book.epub', content: bomb }], 413, 'file_too_large'],
    [
      'a program',
      [{ ...fine, content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]) }],
      415,
      'file_unsupported',
    ],
    ['rich text', [{ ...fine, content: '{\\rtf1\\ansi The tide turned.}' }], 415, 'file_unsupported'],
    [
      'noise',
      [{ ...fine, content: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 32)) }],
      415,
      'file_unsupported',
    ],
    ['two files', [fine, { ...fine, content: 'And another.' }], 413, 'payload_too_large'],
    ['no part at all', [], 400, 'invalid_input'],
    ['only a text field', [{ field: 'file', content: 'The tide turned.' }], 400, 'invalid_input'],
    ['a file in another field', [{ ...fine, field: 'book' }], 400, 'invalid_input'],
    [
      'a large file in another field',
      [{ ...fine, field: 'book', content: 'x'.repeat(8_000_000) }],
      400,
      'invalid_input',
    ],
    ['a field named __proto__', [{ ...fine, field: '__proto__' }], 400, 'invalid_input'],
  ])('%s', async (_, parts, status, code) => {
    const before = await rows();
    const answer = await upload(parts);

    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat .+:\d+/);
    await expectNothingKept(before);
  });

  it('names the field that the file is missing from', async () => {
    const { body } = await upload([{ ...fine, field: 'book' }]);
    expect(body.errors).toEqual([{ field: 'file', message: 'is required', rule: 'required' }]);
  });

  it('says what was found and what can be read instead', async () => {
    const { body } = await upload([{ ...fine, content: png }]);
    expect(body.detail).toContain('image/png');
    for (const kind of ['text', 'Markdown', 'HTML', 'PDF', 'EPUB', 'Word']) expect(body.detail).toContain(kind);
  });

  it.each<[string, string, Uint8Array<ArrayBuffer>, number, string]>([
    ['JSON', 'application/json', Buffer.from('{"file":"x"}'), 415, 'unsupported_media_type'],
    ['bare text', 'text/plain', Buffer.from('The tide turned.'), 415, 'unsupported_media_type'],
    ['a form without a boundary', 'multipart/form-data', Buffer.from('--x\r\n\r\n--x--'), 400, 'invalid_input'],
    [
      'a body that is no form',
      'multipart/form-data; boundary=x',
      Buffer.from('The tide turned.'),
      400,
      'invalid_input',
    ],
    ['an empty body', 'multipart/form-data; boundary=x', Buffer.from(''), 400, 'invalid_input'],
  ])('%s', async (_, contentType, body, status, code) => {
    const before = await rows();
    expect(await postUpload(app.url, guest, body, contentType)).toMatchObject({ status, body: { code } });
    await expectNothingKept(before);
  });

  it('a form that ends before its file does', async () => {
    const before = await rows();
    const answer = await upload([fine], { closed: false });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    await expectNothingKept(before);
  });

  it('60 MB', async () => {
    const before = await rows();
    const answer = await guest.upload('huge.txt', Buffer.alloc(60 * 1024 * 1024, 'tide '));
    expect(answer).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
    expect(answer.body.detail).toContain('50 MB');
    expect(written).toHaveBeenCalledOnce();
    await expectNothingKept(before);
  });

  it('a client that hangs up in mid-upload', async () => {
    const before = await rows();
    const { body: form, contentType } = formOf([{ filename: 'tide.txt', content: 'x'.repeat(1_000_000) }]);
    const hangUp = new AbortController();
    async function* halfway() {
      yield form.subarray(0, 500_000);
      await vi.waitFor(() => expect(written).toHaveBeenCalled(), 5_000);
      hangUp.abort();
    }
    await expect(postUpload(app.url, guest, halfway(), contentType, hangUp.signal)).rejects.toThrow();
    await vi.waitFor(() => expect(removed).toHaveResolved(), 5_000);
    await expectNothingKept(before);
  });

  it('a store that cannot write', async () => {
    const before = await rows();
    written.mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
    const answer = await upload([{ ...fine, content: 'x'.repeat(8_000_000) }]);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toContain('ENOSPC');
    await expectNothingKept(before);
  });
});

it.each<[string, Part, Error | undefined]>([
  ['is in another field', { field: 'book', filename: 'tide.txt', content: 'x'.repeat(8_000_000) }, undefined],
  ['the store refused', { filename: 'tide.txt', content: 'x'.repeat(8_000_000) }, new Error('no space left')],
])('a connection goes on serving after a large file that %s', async (_, part, fault) => {
  if (fault !== undefined) written.mockRejectedValueOnce(fault);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { body, contentType } = formOf([part]);
  const options = { agent, headers: { cookie: guest.cookie, 'content-type': contentType } };
  const post = request(`${app.url}/api/uploads`, { ...options, method: 'POST' });
  post.end(body);
  const [refusal] = await once(post, 'response');
  expect(refusal.statusCode).toBeGreaterThanOrEqual(400);
  refusal.resume();

  const next = request(`${app.url}/healthz`, { agent });
  next.end();
  const [answer] = await once(next, 'response');
  expect(answer.statusCode).toBe(200);
  agent.destroy();
});

it('strangers are refused before anything is stored', async () => {
  const { body, contentType } = formOf([{ filename: 'tide.txt', content: 'x'.repeat(4_000_000) }]);
  const answer = await postUpload(app.url, guestWith(app.url, ''), body, contentType);
  expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  expect(written).not.toHaveBeenCalled();
});
