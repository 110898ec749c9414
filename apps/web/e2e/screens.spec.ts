import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, expectReplyEnded, openNewChat, replies, say, sidebar, test } from './house.ts';

const name = 'Septimus Hoyle';

async function picture(page: Page, title: string, wanted: boolean): Promise<void> {
  if (!wanted) return;
  const path = fileURLToPath(new URL(`../../../docs/screenshots/${title}.png`, import.meta.url));
  await page.screenshot({ path, animations: 'disabled' });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('every screen can be read and used by everyone', async ({ page }) => {
      // A dozen audits of whole pages take their time on a small machine.
      test.setTimeout(180_000);
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
      await expectAccessible(page);

      await openNewChat(page, name);
      await expectAccessible(page);
      await say(page, 'Tell me about the chapel, and take your time over it.');
      await expect(replies(page, name)).toHaveCount(2);
      await expectAccessible(page);
      await expectReplyEnded(page, name, 2);
      await expectAccessible(page);

      await page.getByRole('button', { name: 'The scene', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'Who you are' })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await expect(await sidebar(page)).toBeVisible();
      await expectAccessible(page);

      for (const address of ['/', '/sessions', '/characters/new', '/characters/new?from=book', '/nowhere']) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      }
      await page.goto('/');
      await page.getByRole('button', { name: `More for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('the sample story, as the README shows it', async ({ page }, { project }) => {
  const wanted = process.env['README_SCREENSHOTS'] === '1' && project.name === 'desktop';
  test.skip(!wanted, 'only with README_SCREENSHOTS=1, on the desktop');
  await page.goto('/');
  await page.getByRole('button', { name: 'Try the sample story' }).click();
  const field = page.getByLabel('Name', { exact: true });
  await expect(field).not.toHaveValue('', { timeout: 45_000 });
  await picture(page, 'editor', wanted);
  const called = await field.inputValue();
  await page.getByRole('button', { name: 'Save and talk' }).click();
  await say(page, 'Good evening. They tell me it takes two keys to open the Parson. Who holds the other two?');
  await expectReplyEnded(page, called, 2);
  await picture(page, 'chat', wanted);
  await page.goto('/');
  await expect(page.getByRole('link', { name: called, exact: true })).toBeVisible();
  await picture(page, 'gallery', wanted);
});
