import { AVATAR_MAX_BYTES } from '@dramatis/contract/limits';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { base64, parse, picture, text } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Answer, Guest } from '../support/guest.ts';
import { formOf } from '../support/multipart.ts';

let app: TestApp;
let guest: Guest;
let id: string;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  guest = await app.guest();
  ({ id } = await createCharacter(guest, { name: 'Ada' }));
});

const png = (comment = 'a portrait') => picture([text('Comment', comment)]);
const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xd9]);
const webp = Buffer.concat([Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0/', 'latin1'), Buffer.alloc(14)]);

const put = (content: string | Uint8Array, name = 'picture.bin', as = guest): Promise<Answer> =>
  as.sendFiles('PUT', `/characters/${id}/avatar`, { [name]: content });
const get = (headers?: Record<string, string>, query = '') =>
  guest.getBytes(`/characters/${id}/avatar${query}`, headers);

async function filesInStore(): Promise<string[]> {
  const { rows } = await app.deps.db.$client.query('select storage_key from character_files where character_id = $1', [
    id,
  ]);
  return rows.map(({ storage_key }) => storage_key);
}

describe('a picture', () => {
  it.each([
    ['PNG', png(), 'image/png'],
    ['GIF', gif, 'image/gif'],
    ['JPEG', jpeg, 'image/jpeg'],
    ['WebP', webp, 'image/webp'],
  ])('in %s is kept as it is and shown as what it is', async (_, content, mediaType) => {
    const { status, body } = await put(content, 'evil.html');
    expect(status).toBe(200);
    const { bytes, headers } = await guest.getBytes(body.avatar_url.slice('/api'.length));
    expect(bytes.equals(Buffer.from(content))).toBe(true);
    expect(headers.get('content-type')).toBe(mediaType);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('leaves the revision, so that an open form can be saved', async () => {
    await put(png());
    expect((await guest.get(`/characters/${id}`)).body).toMatchObject({ revision: 1, avatar_url: expect.any(String) });
  });

  it('is asked for again only when it is another', async () => {
    const { body: first } = await put(png());
    const { headers } = await get();
    expect(headers.get('cache-control')).toBe('private, no-cache');
    const etag = headers.get('etag') ?? '';
    const again = await get({ 'if-none-match': etag });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);

    const { body: second } = await put(png('another'));
    expect(second.avatar_url).not.toBe(first.avatar_url);
    expect((await get({ 'if-none-match': etag })).status).toBe(200);
  });

  it('under its own path may be kept for ever, under an old one not', async () => {
    const { body } = await put(png());
    const version = /\?v=.+$/.exec(body.avatar_url)?.[0] ?? '';
    expect((await get({}, version)).headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    await put(png('another'));
    expect((await get({}, version)).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('takes the place of another, whose file goes', async () => {
    await put(png());
    const [old] = await filesInStore();
    await put(gif);
    expect(await filesInStore()).toHaveLength(1);
    await expect(app.deps.files.read(old ?? '')).rejects.toThrow();
  });

  it('is taken away', async () => {
    await put(png());
    const [file] = await filesInStore();
    const answer = await guest.request('DELETE', `/characters/${id}/avatar`);
    expect(answer).toMatchObject({ status: 200, body: { avatar_url: null } });
    expect(await get()).toMatchObject({ status: 404 });
    await expect(app.deps.files.read(file ?? '')).rejects.toThrow();
    expect(await guest.request('DELETE', `/characters/${id}/avatar`)).toMatchObject({ status: 200 });
  });

  it('is the main icon of the exported card from then on, and its other files stay', async () => {
    const data = {
      name: 'Bea',
      assets: [
        { type: 'icon', uri: 'https://example.org/a.png', name: 'main', ext: 'png' },
        { type: 'background', uri: '__asset:0', name: 'main', ext: 'png' },
      ],
    };
    const card = picture([
      text('chara-ext-asset_:0', Buffer.from(png('behind')).toString('base64')),
      text('ccv3', base64({ spec: 'chara_card_v3', spec_version: '3.0', data })),
    ]);
    const { body } = await guest.sendFiles('POST', '/characters/import', { card });
    id = body.results[0].character.id;
    await put(gif);
    const exported = parse((await guest.getBytes(`/characters/${id}/card.json`)).bytes);
    expect(exported.data.assets).toEqual([
      { type: 'icon', uri: `data:image/gif;base64,${gif.toString('base64')}`, name: 'main', ext: 'gif' },
      { type: 'background', uri: expect.stringMatching(/^data:image\/png/), name: 'main', ext: 'png' },
    ]);
  });

  it('is seen with the character of a session', async () => {
    const { body } = await put(png());
    const turn = (await guest.send({ character_id: id })).body;
    expect(turn.session.character).toEqual({ id, name: 'Ada', tagline: '', avatar_url: body.avatar_url });
    expect((await guest.get('/sessions')).body.sessions[0].character.avatar_url).toBe(body.avatar_url);
  });
});

describe('refused', () => {
  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 415, 'file_unsupported'],
    ['HTML', '<!doctype html><script>alert(1)</script>', 415, 'file_unsupported'],
    ['a PNG of which only the mark is there', png().subarray(0, 12), 415, 'file_unsupported'],
    ['nothing', '', 422, 'file_empty'],
    ['too many pixels', hugePng(), 413, 'file_too_large'],
    ['too many bytes', Buffer.concat([png(), Buffer.alloc(AVATAR_MAX_BYTES)]), 413, 'file_too_large'],
  ])('%s', async (_, content, status, code) => {
    expect(await put(content)).toMatchObject({ status, body: { code } });
    expect(await filesInStore()).toEqual([]);
  });

  it.each([
    ['no file', formOf([{ field: 'note', content: 'x' }]), 400, 'invalid_input'],
    [
      'two files',
      formOf([
        { filename: 'a', content: png() },
        { filename: 'b', content: png() },
      ]),
      413,
      'payload_too_large',
    ],
    ['a form that breaks off', formOf([{ filename: 'a', content: png() }], { closed: false }), 400, 'invalid_input'],
  ])('%s', async (_, form, status, code) => {
    const response = await fetch(`${app.url}/api/characters/${id}/avatar`, {
      method: 'PUT',
      headers: { cookie: guest.cookie, 'content-type': form.contentType },
      body: form.body,
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    expect(await filesInStore()).toEqual([]);
  });

  it('somebody else’s character, and one that is not there', async () => {
    await put(png());
    const stranger = await app.guest();
    for (const each of [id, randomUUID()]) {
      const answers = [
        await stranger.get(`/characters/${each}/avatar`),
        await stranger.sendFiles('PUT', `/characters/${each}/avatar`, { a: gif }),
        await stranger.request('DELETE', `/characters/${each}/avatar`),
      ];
      for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await get()).status).toBe(200);
  });
});

function hugePng(): Uint8Array {
  const bytes = Buffer.from(png());
  bytes.writeUInt32BE(100_000, 16);
  return bytes;
}
