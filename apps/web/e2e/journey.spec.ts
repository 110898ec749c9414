import { expect, expectReplyEnded, lines, replies, say, sidebar, test } from './house.ts';

test('from an empty install to a conversation that is still there after a reload', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Try the sample story' }).click();

  // The draft runs, and fills the form.
  await expect(page).toHaveURL(/\/characters\/new\?draft=/);
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).not.toHaveValue('', { timeout: 45_000 });
  const proposed = page.locator('[data-proposed]');
  const marked = await proposed.count();
  expect(marked).toBeGreaterThan(3);
  await expect(page.getByRole('list', { name: /^Evidence for/ }).first()).toBeVisible();

  // Touching a field makes it the person's own.
  const tagline = page.getByLabel('Tagline', { exact: true });
  await tagline.fill('somebody out of a book');
  await expect(proposed).toHaveCount(marked - 1);

  const called = await name.inputValue();
  const greeting = await page.getByLabel('Greeting', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Save and talk' }).click();

  // A new chat greets, and is no session yet.
  await expect(page).toHaveURL(/\/characters\/[^/]+\/chat$/);
  await expect(replies(page, called)).toHaveCount(1);
  if (greeting !== '') await expect(replies(page, called).locator('.speech')).not.toBeEmpty();
  await expect((await sidebar(page)).getByRole('listitem')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await say(page, 'Who has the other two keys, and why does it matter?');
  await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]{36}$/);
  await expectReplyEnded(page, called, 2);
  const words = await replies(page, called).last().locator('.speech').innerText();

  await expect((await sidebar(page)).getByRole('link', { name: /Who has the other two keys/ })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.reload();
  await expect(lines(page).getByText('Who has the other two keys, and why does it matter?')).toBeVisible();
  await expect(replies(page, called)).toHaveCount(2);
  await expect.poll(() => replies(page, called).last().locator('.speech').innerText()).toBe(words);
  await expect(page).toHaveTitle(/Who has the other two keys.* · Dramatis/);
});
