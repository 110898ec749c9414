import { attachmentLimits } from '@dramatis/contract/limits';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { attach, pngOf, wavOf } from '../support/attachments.ts';
import { docxOf } from '../support/books.ts';
import type { Guest } from '../support/guest.ts';
import { encryptedPdf, scannedPdf, textPdf, truncatedPdf } from '../support/pdf.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

describe('uploading', () => {
  it('tells a picture, a recording, a PDF and a text by their content, and what they take of a prompt', async () => {
    const picture = await attach(guest, 'notes.txt', pngOf(300, 200));
    expect(picture).toMatchObject({
      status: 201,
      body: {
        name: 'notes.txt',
        kind: 'image',
        media_type: 'image/png',
        size: pngOf(300, 200).length,
        width: 300,
        height: 200,
        forms: [{ as: 'file', tokens: 258 }],
      },
    });
    expect((await attach(guest, 'voice', wavOf(2))).body).toMatchObject({
      kind: 'audio',
      media_type: 'audio/wav',
      duration_ms: 2_000,
      forms: [{ as: 'file', tokens: 64 }],
    });
    const pdf = (await attach(guest, 'tides.pdf', textPdf(['The tide turned at nine.', 'It turned back at three.'])))
      .body;
    expect(pdf).toMatchObject({ kind: 'pdf', media_type: 'application/pdf', pages: 2 });
    expect(pdf.forms.map(({ as }: { as: string }) => as)).toEqual(['text', 'file']);
    expect(pdf.forms[1].tokens).toBe(516);
    const text = (await attach(guest, 'list.md', '# Keys\n\nThree of them.')).body;
    expect(text).toMatchObject({ kind: 'text', media_type: 'text/markdown', forms: [{ as: 'text' }] });
  });

  it('takes a PDF of pictures as the file alone', async () => {
    const { body } = await attach(guest, 'scan.pdf', scannedPdf());
    expect(body).toMatchObject({ kind: 'pdf', pages: 1, forms: [{ as: 'file', tokens: 258 }] });
  });

  it('keeps the same bytes once, by their newest name, and apart for each person', async () => {
    const bytes = pngOf(10, 10, 'only once');
    const first = (await attach(guest, 'one.png', bytes)).body;
    const second = (await attach(guest, 'two.png', bytes)).body;
    expect(second).toMatchObject({ id: first.id, name: 'two.png' });
    expect((await attach(await app.guest(), 'one.png', bytes)).body.id).not.toBe(first.id);
  });

  it('gives the file back to its owner alone, as data and never as a page', async () => {
    const bytes = pngOf(20, 20, 'mine');
    const { id } = (await attach(guest, 'mine.png', bytes)).body;
    const got = await guest.getBytes(`/attachments/${id}`);
    expect(got.status).toBe(200);
    expect(got.bytes.equals(bytes)).toBe(true);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringMatching(/private.*immutable/),
    });
    const known = { 'if-none-match': got.headers.get('etag') ?? '' };
    expect((await guest.getBytes(`/attachments/${id}`, known)).status).toBe(304);
    expect(await (await app.guest()).get(`/attachments/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });

    const page = (await attach(guest, 'page.png', '<!doctype html><script>alert(1)</script>')).body;
    expect(page).toMatchObject({ kind: 'text', media_type: 'text/plain' });
    const source = await guest.getBytes(`/attachments/${page.id}`);
    expect(source.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(source.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('gives a range of the bytes', async () => {
    const bytes = wavOf(1);
    const { id } = (await attach(guest, 'a.wav', bytes)).body;
    const part = await guest.getBytes(`/attachments/${id}`, { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${bytes.length}`);
    expect(part.bytes.equals(bytes.subarray(10, 20))).toBe(true);
    const tail = await guest.getBytes(`/attachments/${id}`, { range: 'bytes=-4' });
    expect(tail.bytes.equals(bytes.subarray(-4))).toBe(true);
    expect((await guest.getBytes(`/attachments/${id}`, { range: `bytes=${bytes.length}-` })).status).toBe(416);
  });

  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
  it.each([
    ['an empty file', 'a.png', '', 'file_empty'],
    ['a text of blanks', 'a.txt', ' \n\n ', 'file_empty'],
    ['an SVG called a PNG', 'a.png', svg, 'file_unsupported'],
    ['a GIF called a JPEG', 'a.jpg', gif, 'file_unsupported'],
    ['a program called a picture', 'a.png', Buffer.from(`\x7fELF${'\0'.repeat(200)}`, 'latin1'), 'file_unsupported'],
    [
      'a video',
      'a.mp4',
      Buffer.from(`\0\0\0\x18ftypisom\0\0\x02\0isomiso2${'\0'.repeat(300)}`, 'latin1'),
      'file_unsupported',
    ],
    [
      'a recording with nothing in it',
      'a.mp3',
      Buffer.from(`ID3\x04\0\0\0\0\0\0${'\x01'.repeat(500)}`, 'latin1'),
      'file_unsupported',
    ],
    ['a Word document called a PDF', 'a.pdf', docxOf([{ runs: 'Once.' }]), 'file_unsupported'],
    ['a torn PDF', 'a.pdf', truncatedPdf(), 'file_corrupt'],
    ['a locked PDF', 'a.pdf', encryptedPdf(), 'file_encrypted'],
    ['a picture of too many pixels', 'a.png', pngOf(20_000, 20_000), 'file_too_large'],
    ['a text that is too long', 'a.txt', 'word '.repeat(attachmentLimits.bytes.text / 5 + 1), 'file_too_large'],
    [
      'a picture that is too large',
      'a.png',
      Buffer.concat([pngOf(9, 9), Buffer.alloc(attachmentLimits.bytes.image)]),
      'file_too_large',
    ],
  ])('refuses %s', async (_, name, content, code) => {
    expect((await attach(guest, name, content)).body).toMatchObject({ code });
  });

  it('refuses what is larger than anything may be, and what is no form', async () => {
    const huge = Buffer.alloc(attachmentLimits.bytes.pdf + 1, '%PDF-1.4\n');
    expect(await attach(guest, 'a.pdf', huge)).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
    expect(await guest.post('/attachments', { file: 'x' })).toMatchObject({ status: 415 });
  });

  it('tells its bounds to whoever asks', async () => {
    expect((await guest.get('/meta')).body).toMatchObject({
      modalities: [{ model: null, takes: ['text', 'image', 'audio', 'pdf'] }],
      attachments: {
        per_message: attachmentLimits.perMessage,
        kinds: expect.arrayContaining([expect.objectContaining({ kind: 'image', max_bytes: 20 * 1024 * 1024 })]),
      },
    });
  });
});

describe('tidying up', () => {
  const inTwoDays = () => new Date(Date.now() + 2 * 24 * 60 * 60 * 1_000);

  it('removes what was never sent, and what is sent once its message is gone', async () => {
    const unsent = (await attach(guest, 'unsent.txt', 'Never sent.')).body;
    const sent = (await attach(guest, 'sent.txt', 'Sent and deleted.')).body;
    const turn = (await guest.send({ content: 'Read this.', attachments: [{ id: sent.id }] })).body;
    const has = async (id: string) => (await guest.getBytes(`/attachments/${id}`)).status;

    await app.tidyUp();
    expect([await has(unsent.id), await has(sent.id)]).toEqual([200, 200]);
    await app.tidyUp(inTwoDays());
    expect([await has(unsent.id), await has(sent.id)]).toEqual([404, 200]);
    await guest.request('DELETE', `/messages/${turn.user_message.id}`);
    await app.tidyUp(inTwoDays());
    expect(await has(sent.id)).toBe(404);
    expect(
      await guest.send({ chat_session_id: turn.chat_session_id, content: 'Again.', attachments: [{ id: sent.id }] }),
    ).toMatchObject({ status: 404 });
  });

  it('keeps what another session has while one is deleted', async () => {
    const { id } = (await attach(guest, 'shared.txt', 'In two sessions.')).body;
    const one = (await guest.send({ content: 'One.', attachments: [{ id }] })).body;
    await guest.send({ content: 'Two.', attachments: [{ id }] });
    expect((await guest.request('DELETE', `/sessions/${one.chat_session_id}`)).status).toBe(204);
    await app.tidyUp(inTwoDays());
    expect((await guest.getBytes(`/attachments/${id}`)).status).toBe(200);
  });
});

it('an unknown id is no attachment', async () => {
  expect(await guest.get(`/attachments/${randomUUID()}`)).toMatchObject({ status: 404 });
});
