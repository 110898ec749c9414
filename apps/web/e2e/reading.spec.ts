import { expect, expectReplyEnded, openNewChat, replies, say, sidebar, test } from './house.ts';

test.use({ refusals: true });

test('what was read is there at once after a reload, even while the server is away', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'First light');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const text = await replies(page, 'Ada Pell').last().getByRole('paragraph').first().innerText();
  // Answers are kept a moment after they came.
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
    .toContain('First light');

  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('main').getByText('First light').first()).toBeVisible();
  await expect(replies(page, 'Ada Pell').last()).toContainText(text);
  await expect((await sidebar(page)).getByRole('link', { name: /First light/ })).toBeVisible();

  await page.unroute('**/api/**');
  await page.reload();
  await expect(replies(page, 'Ada Pell').last()).toBeVisible();
});
