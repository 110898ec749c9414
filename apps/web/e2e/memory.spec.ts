import { askApi, expect, expectAccessible, expectReplyEnded, openNewChat, say, sessionIdOf, test } from './house.ts';

const name = 'Tamsin Roe';

test('what is remembered is made, read, changed and forgotten', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'My name is Ilse Brandt. Who rang the bell?');
  await expectReplyEnded(page, name, 2);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'What is remembered' }).click();
  const panel = page.getByRole('dialog', { name: 'What is remembered' });
  await expect(panel.getByText(/^Nothing yet\./)).toBeVisible();
  await panel.getByRole('button', { name: 'Remember now' }).click();
  await expect(panel.getByText(/^Nothing to sum up/)).toBeVisible();

  const said = { chat_session_id: sessionIdOf(page) };
  for (let i = 0; i < 4; i++) {
    await askApi(page, 'POST', '/chat-messages', { ...said, role: 'user', content: 'the tide is late' });
    await askApi(page, 'POST', '/chat-messages', { ...said, role: 'assistant', content: 'it is' });
  }
  await panel.getByRole('button', { name: 'Remember now' }).click();
  const entry = panel.getByRole('listitem');
  await expect(entry).toContainText('My name is Ilse Brandt.');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);

  // By keyboard, and back to where it began.
  await entry.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  await expect(entry.getByRole('textbox')).toBeFocused();
  await entry.getByRole('textbox').fill('She is called Ilse, and has the key.');
  // What would be typed meanwhile has nowhere to go.
  const held = Promise.withResolvers<void>();
  await page.route('**/api/memories/*', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.keyboard.press('Control+Enter');
  await expect(entry.getByRole('textbox')).not.toBeEditable();
  held.resolve();
  await expect(entry).toContainText('in your words');
  await expect(entry).toContainText('She is called Ilse, and has the key.');
  await expect(entry.getByRole('button', { name: 'Edit' })).toBeFocused();

  await entry.getByRole('button', { name: /^Show the first of its/ }).click();
  await expect(panel).toHaveCount(0);
  await expect(page.getByRole('article').first()).toBeInViewport();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'What is remembered' }).click();
  await entry.getByRole('button', { name: 'Forget' }).click();
  await page.getByRole('button', { name: 'Forget for good' }).click();
  await expect(panel.getByText(/^Nothing yet\./)).toBeVisible();
});
