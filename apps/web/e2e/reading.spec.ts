import type { Page, Worker } from '@playwright/test';
import {
  askApi,
  createCharacter,
  deleteSession,
  expect,
  expectAccessible,
  expectReplyEnded,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  sidebar,
  test,
} from './house.ts';

test.use({ refusals: true });

/** What the browser keeps of the server's answers. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(
    async () =>
      await new Promise<string>((resolve) => {
        const opening = indexedDB.open('keyval-store');
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('keyval').objectStore('keyval').get('dramatis:answers');
          reading.addEventListener('success', () => resolve(JSON.stringify(reading.result ?? '')));
        });
      }),
  );

/** Answers are kept a moment after they came. */
async function keptAnswers(page: Page, text: string): Promise<void> {
  await expect.poll(() => kept(page)).toContain(text);
}

/** The worker keeps what all screens are made of a while after the first one is there. */
async function allAssetsKept(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const cache = await caches.open('dramatis-shell');
        const address = document.querySelector<HTMLMetaElement>('meta[name=assets]')?.content ?? '';
        const list = await cache.match(address, { ignoreVary: true });
        const assets: unknown = await list?.json();
        if (!Array.isArray(assets)) return false;
        const kept = await Promise.all(assets.map((asset: string) => cache.match(asset, { ignoreVary: true })));
        return kept.length > 10 && kept.every((response) => response !== undefined);
      }),
    )
    .toBe(true);
}

/** Some of the last reply, that look the same in what is kept. */
async function wordsOfReply(page: Page): Promise<string> {
  const text = await replies(page, 'Ada Pell').last().locator('.speech').innerText();
  const [words] = /[a-z]+( [a-z]+){3}/i.exec(text) ?? [];
  if (words === undefined) throw new Error(`The reply has no plain words: ${text}`);
  return words;
}

test('what was read is there at once after a reload, even while the server is away', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'First light');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const text = await wordsOfReply(page);
  await keptAnswers(page, text);

  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('main').getByText('First light').first()).toBeVisible();
  await expect(replies(page, 'Ada Pell').last()).toContainText(text);
  await expect((await sidebar(page)).getByRole('link', { name: /First light/ })).toBeVisible();

  await page.unroute('**/api/**');
  await page.reload();
  await expect(replies(page, 'Ada Pell').last()).toBeVisible();
});

test('of a deleted session nothing is kept', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'First light');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const text = await wordsOfReply(page);
  await keptAnswers(page, text);
  await deleteSession(page, sessionIdOf(page));
  await expect(page.getByRole('heading', { name: 'No such session.' })).toBeVisible();
  await expect.poll(() => kept(page)).not.toContain(text);
  expect(await kept(page)).not.toContain('First light');
});

test('what a slow browser brings back late is not lost, and is shown then', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'First light');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const session = page.url();
  const text = await wordsOfReply(page);
  await keptAnswers(page, text);
  // From now on nothing that the app reads from its store comes before it is let through.
  await page.addInitScript(() => {
    const read = new Promise((resolve) => addEventListener('let-through', resolve));
    const onSuccess = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'onsuccess');
    Object.defineProperty(IDBRequest.prototype, 'onsuccess', {
      set(this: IDBRequest, handle: (event: Event) => void) {
        onSuccess?.set?.call(this, (event: Event) => void read.then(() => handle.call(this, event)));
      },
    });
  });
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();

  await page.route('**/api/**', (route) => route.abort());
  await page.goto(session);
  await expect(page.getByRole('main')).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('let-through')));
  await expect(replies(page, 'Ada Pell').last()).toContainText(text);
});

test.describe('without a connection', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the app begins, and what was read can be read', async ({ page, context }) => {
    await openNewChat(page, 'Ada Pell');
    await say(page, 'High water');
    await expectReplyEnded(page, 'Ada Pell', 2);
    const text = await wordsOfReply(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    // Once more through the worker, which then has all that the pages load.
    await page.reload();
    await expect(replies(page, 'Ada Pell').last()).toBeVisible();
    const session = page.url();
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();
    await keptAnswers(page, 'keyholder');
    await page.goto(session);
    await expect(replies(page, 'Ada Pell').last()).toBeVisible();
    await keptAnswers(page, text);

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('main').getByText('High water').first()).toBeVisible();
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();
    await context.setOffline(false);
  });

  test('screens that nobody has opened yet are there, too', async ({ page, context }) => {
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
    const character = await createCharacter(page, { name: 'Ada Pell' });
    const { id } = await askApi<{ id: string }>(page, 'POST', '/chat/sessions', { character_id: character });
    await page.reload();
    await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();
    await allAssetsKept(page);

    await context.setOffline(true);
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await page.goto(`/sessions/${id}`);
    await expect(page.getByRole('main').getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(page.getByText('The curtain came down.')).toHaveCount(0);
    await context.setOffline(false);
  });
});

/** The worker, once the page is loaded through it. */
async function workerOf(page: Page): Promise<Worker> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error('There is no worker.');
  return worker;
}

test.describe('with a worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a full store keeps no screen from being loaded', async ({ page }) => {
    const worker = await workerOf(page);
    await worker.evaluate(async () => {
      Cache.prototype.put = () => Promise.reject(new DOMException('It is full.', 'QuotaExceededError'));
      await caches.delete('dramatis-shell');
    });
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await worker.evaluate(() => {
      CacheStorage.prototype.open = () => Promise.reject(new DOMException('It is forbidden.', 'SecurityError'));
    });
    await page.goto('/notebooks');
    await expect(page.getByRole('heading', { level: 1, name: 'Notebooks' })).toBeVisible();
  });

  test('what is kept begins the app where the line hangs, or only a proxy answers', async ({ page }) => {
    const worker = await workerOf(page);
    await allAssetsKept(page);
    await worker.evaluate(() => {
      globalThis.fetch = () => Promise.resolve(new Response('Bad gateway', { status: 502 }));
    });
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await worker.evaluate(() => {
      globalThis.fetch = () => new Promise(() => {});
    });
    await page.goto('/notebooks');
    await expect(page.getByRole('heading', { level: 1, name: 'Notebooks' })).toBeVisible();
  });
});

test.describe('with nothing kept', () => {
  test('a screen that cannot be loaded says that there is no connection', async ({ page, context }) => {
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
    await context.setOffline(true);
    await sidebar(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { name: 'There is no connection.' })).toBeVisible();
    await expectAccessible(page);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  });
});
