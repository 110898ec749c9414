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

test('what was read is there at once after a reload, even while the server is away', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'First light');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const text = await replies(page, 'Ada Pell').last().getByRole('paragraph').first().innerText();
  await keptAnswers(page, 'First light');

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
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    // Once more through the worker, which then has all that the page loads.
    await page.reload();
    await expect(replies(page, 'Ada Pell').last()).toBeVisible();
    await keptAnswers(page, 'High water');

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole('main').getByText('High water').first()).toBeVisible();
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Ada Pell', exact: true })).toBeVisible();
    await context.setOffline(false);
  });
});
