import type { Page } from '@playwright/test';
import { expect, expectReplyEnded, openNewChat, replies, say, sidebar, test } from './house.ts';

test.use({ refusals: true });

/** Answers are kept a moment after they came. */
async function keptAnswers(page: Page, text: string): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        async () =>
          await new Promise<string>((resolve) => {
            const opening = indexedDB.open('keyval-store');
            opening.addEventListener('success', () => {
              const reading = opening.result.transaction('keyval').objectStore('keyval').get('dramatis:answers');
              reading.addEventListener('success', () => resolve(JSON.stringify(reading.result ?? '')));
            });
          }),
      ),
    )
    .toContain(text);
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
});
