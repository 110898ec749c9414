import { createCharacter, expect, expectAccessible, expectReplyEnded, openNewChat, say, test } from './house.ts';

test('a session, a character and an action are found by keyboard alone', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await say(page, 'Good evening');
  await expectReplyEnded(page, 'Ada Pell', 2);
  const session = page.url();
  await createCharacter(page, { name: 'Ottoline Grebe', tagline: 'Counts the boats' });

  const input = page.getByRole('combobox', { name: 'Find a session, a character, a notebook or something to do' });
  await page.keyboard.press('Control+k');
  await input.fill('ottol');
  await expect(page.getByRole('option')).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/characters\/.*\/chat$/);
  await expect(input).toBeHidden();

  await page.keyboard.press('Control+k');
  await input.fill('good eve');
  await expect(page.getByRole('option', { name: /Good evening/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(session);
  await expect(input).toBeHidden();

  await page.keyboard.press('Control+k');
  await input.fill('dark');
  await expect(page.getByRole('option')).toHaveText([/House lights down/]);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(input).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /Ottoline/ })).toBeVisible();
  await expectAccessible(page);

  await input.fill('nobody of that name');
  await expect(page.getByText('Nothing is called “nobody of that name”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(input).toBeHidden();
});

test('the keys are listed under a question mark, but not while one is being written', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await page.getByRole('textbox', { name: /^Your line to/ }).focus();
  await page.keyboard.type('Who?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toBeHidden();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Dramatis personae' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(keys.getByText('Begin a new line')).toBeVisible();
  await expectAccessible(page);
});
