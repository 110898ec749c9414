import type { Locator, Page } from '@playwright/test';
import { expect, expectReplyEnded, expectSession, lines, openNewChat, replies, test } from './house.ts';

/** Goes on with Tab until something has the focus, as somebody without a pointer would. */
async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < 120; steps += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    if (await isThere()) return;
    // oxlint-disable-next-line no-await-in-loop -- as above
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached by Tab: ${target.toString()}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target);
  await page.keyboard.press('Enter');
}

test('from the gallery to the settings by keyboard alone', async ({ page }, { project }) => {
  test.skip(project.name === 'phone', 'a keyboard needs no drawers');
  // Some hundred keys, each seen to have arrived.
  test.setTimeout(120_000);
  const main = page.getByRole('main');
  await page.goto('/');
  await press(page, main.getByRole('link', { name: 'New character' }));
  await reach(page, page.getByLabel('Name', { exact: true }));
  await page.keyboard.type('Ada Pell');
  await reach(page, page.getByLabel('Description', { exact: true }));
  await page.keyboard.type('The harbourmaster of Nessock, who rings the bell at high water.');
  await press(page, page.getByRole('button', { name: 'Save and talk' }));

  const composer = page.getByRole('textbox', { name: /^Your line to/ });
  await reach(page, composer);
  await page.keyboard.type('Who rings the bell?');
  await press(page, page.getByRole('button', { name: 'Send', exact: true }));
  await expectReplyEnded(page, 'Ada Pell', 1);

  await press(page, lines(page).first().getByRole('button', { name: 'Edit' }));
  await expect(page.getByRole('textbox', { name: 'Your line, rewritten' })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Who rings the gong?');
  await page.keyboard.press('Control+Enter');
  await expect(lines(page)).toContainText('Who rings the gong?');
  await expectReplyEnded(page, 'Ada Pell', 1);
  await press(page, page.getByRole('button', { name: 'Previous version' }));
  await expect(lines(page)).toContainText('Who rings the bell?');
  await expect(replies(page, 'Ada Pell')).toHaveCount(1);

  const screens = page.getByRole('navigation', { name: 'Screens' });
  await press(page, screens.getByRole('link', { name: 'The cast' }));
  await press(page, main.getByRole('link', { name: 'Ada Pell', exact: true }));
  await reach(page, composer);
  await page.keyboard.type('And at low water?');
  await press(page, page.getByRole('button', { name: 'Send', exact: true }));
  await expectReplyEnded(page, 'Ada Pell', 1);
  await expect(lines(page)).toContainText('And at low water?');

  await press(page, screens.getByRole('link', { name: 'All history' }));
  const rows = main.getByRole('listitem').filter({ has: page.getByRole('checkbox') });
  await expect(rows).toHaveCount(2);
  await press(page, rows.last().getByRole('link').first());
  await expectSession(page, 'Who rings the bell?');
  await expect(lines(page)).toContainText('Who rings the bell?');

  const tabs = page.getByRole('navigation', { name: 'Open sessions' }).getByRole('listitem').getByRole('link');
  await expect(tabs).toHaveCount(2);
  await press(page, tabs.last());
  await expectSession(page, 'And at low water?');
  await expect(lines(page)).toContainText('And at low water?');

  await press(page, screens.getByRole('link', { name: 'Settings' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await reach(page, main.getByRole('radio', { name: 'As the system has it' }));
});

test('an Enter of the input method takes a word, and sends nothing', async ({ page }, { project }) => {
  test.skip(project.name === 'phone', 'there only the button sends');
  await openNewChat(page, 'Ada Pell');
  const composer = page.getByRole('textbox', { name: /^Your line to/ });
  await composer.fill('鐘は');
  // As Safari tells of it, which has ended composing by then.
  await composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(composer).toHaveValue('鐘は');
  await composer.press('Enter');
  await expect(composer).toHaveValue('');
  await expect(lines(page)).toHaveText(['鐘は']);
});
