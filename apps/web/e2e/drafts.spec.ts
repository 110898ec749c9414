import { readFileSync } from 'node:fs';
import { expect, expectAccessible, sidebar, test } from './house.ts';

const story = {
  name: 'slack-water.txt',
  mimeType: 'text/plain',
  buffer: readFileSync(new URL('../public/samples/slack-water-at-nessock.txt', import.meta.url)),
};

test('a book is given up while it is sent; one whose screen was left is found again', async ({ page }) => {
  const held: (() => void)[] = [];
  await page.route('**/api/uploads', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue().catch(() => undefined);
  });
  await page.goto('/characters/new');
  await page.locator('input[type=file]').first().setInputFiles(story);
  await page.getByRole('button', { name: 'Draft from this book' }).click();
  await expect(page.getByText('Sending the book')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('Sending the book')).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);

  // The file is still chosen, so that it can be sent after all.
  await page.getByRole('button', { name: 'Draft from this book' }).click();
  await expect.poll(() => held.length).toBe(2);
  await sidebar(page);
  await page.getByRole('link', { name: 'The cast' }).click();
  await page.getByRole('link', { name: 'Draft from a book' }).click();
  const begun = page.getByRole('region', { name: 'Drafts begun here' });
  await expect(begun.getByText('Sending the book')).toBeVisible();
  await expectAccessible(page);
  held.at(1)?.();
  await begun.getByRole('link', { name: 'slack-water.txt' }).click();
  await expect(page.getByLabel('Name', { exact: true })).not.toHaveValue('', { timeout: 45_000 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('is in the cast.', { exact: false })).toBeVisible();
  await page.getByRole('link', { name: 'Draft from a book' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Draft from a book' })).toBeVisible();
  await expect(begun).toHaveCount(0);
});

test.describe('without an answer', () => {
  test.use({ refusals: true });

  test('what could not be cancelled says so', async ({ page }) => {
    // The page hears nothing of the draft that it has begun, and so sees it wait.
    await page.route('**/api/events', () => {});
    let begun = false;
    await page.route('**/api/graphql', async (route) => {
      if (begun) return route.abort();
      begun = route.request().postData()?.includes('"uploadIds"') === true;
      await route.continue();
    });
    await page.goto('/characters/new');
    await page.locator('input[type=file]').first().setInputFiles(story);
    await page.getByRole('button', { name: 'Draft from this book' }).click();
    await expect(page.getByText('Waiting to start')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('It could not be cancelled.');
  });
});
