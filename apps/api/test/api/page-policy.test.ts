import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function pictureSources(cookie: string): Promise<string[]> {
  const { headers } = await fetch(`${app.url}/api/meta`, { headers: { cookie } });
  const policy = headers.get('content-security-policy') ?? '';
  return /img-src ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? [];
}

it.each(['', 'dramatis_pictures=', 'dramatis_pictures=remotely', 'other=dramatis_pictures=remote'])(
  'pictures of other servers stay out of a page with the cookie “%s”',
  async (cookie) => {
    expect(new Set(await pictureSources(cookie))).toEqual(new Set(["'self'", 'data:', 'blob:']));
  },
);

it('pictures of other servers come in once the person said so, but not unencrypted', async () => {
  const sources = await pictureSources('other=1; dramatis_pictures=remote');
  expect(new Set(sources)).toEqual(new Set(["'self'", 'data:', 'blob:', 'https:']));
});
